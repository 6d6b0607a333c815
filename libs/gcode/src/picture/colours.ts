/** Kinds of path a person tells apart by colour; slicers name them in two dozen ways. */
export type FeatureGroup =
  'outer' | 'inner' | 'infill' | 'solid' | 'support' | 'skirt' | 'bridge' | 'cut' | 'other' | 'travel';

/** In the order of a legend. */
export const FEATURE_GROUPS: readonly FeatureGroup[] = [
  'outer', 'inner', 'solid', 'infill', 'bridge', 'support', 'skirt', 'cut', 'other', 'travel',
]; // prettier-ignore

/** First match counts: `internal bridge infill` is a bridge, `top solid infill` is solid. */
const WORDS: readonly (readonly [string, FeatureGroup])[] = [
  ['custom', 'skirt'],
  ['support', 'support'],
  ['skirt', 'skirt'],
  ['brim', 'skirt'],
  ['raft', 'skirt'],
  ['prime', 'skirt'],
  ['wipe', 'skirt'],
  ['purge', 'skirt'],
  ['ooze', 'skirt'],
  ['bridge', 'bridge'],
  ['overhang', 'bridge'],
  ['solid', 'solid'],
  ['skin', 'solid'],
  ['top', 'solid'],
  ['bottom', 'solid'],
  ['ironing', 'solid'],
  ['infill', 'infill'],
  ['fill', 'infill'],
  ['inner', 'inner'],
  ['internal', 'inner'],
  ['outer', 'outer'],
  ['external', 'outer'],
  ['wall', 'inner'],
  ['perimeter', 'inner'],
  ['shell', 'inner'],
  ['travel', 'travel'],
  ['cut', 'cut'],
];

/** @param feature as the slicer's comment names it; empty: the program says nothing */
export function featureGroup(feature: string): FeatureGroup {
  const name = feature.toLowerCase().replaceAll(/[-_]/g, ' ');
  if (name === '') return 'cut';
  return WORDS.find(([word]) => name.includes(word))?.[1] ?? 'other';
}

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Clay walls, maize inside, sky blue surfaces: told apart by lightness too, for eyes that see few colours. Contrast to
 * the page is at least 3 (light: paper, dark: basalt).
 */
export const FEATURE_COLOURS: Readonly<Record<'light' | 'dark', Readonly<Record<FeatureGroup, Rgb>>>> = {
  light: {
    outer: [176, 83, 39],
    inner: [196, 130, 20],
    solid: [35, 125, 179],
    infill: [141, 129, 112],
    bridge: [122, 51, 150],
    support: [61, 125, 52],
    skirt: [109, 98, 83],
    cut: [176, 83, 39],
    other: [83, 74, 62],
    travel: [120, 140, 155],
  },
  dark: {
    outer: [217, 124, 80],
    inner: [243, 197, 72],
    solid: [116, 178, 215],
    infill: [176, 163, 144],
    bridge: [196, 140, 220],
    support: [143, 190, 134],
    skirt: [143, 132, 116],
    cut: [217, 124, 80],
    other: [207, 196, 179],
    travel: [110, 125, 140],
  },
};
