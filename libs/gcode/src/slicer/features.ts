/** Kinds of path, whichever slicer named them. A name that is not known stays as the slicer wrote it. */
export type FeatureKind =
  | 'outer-wall'
  | 'inner-wall'
  | 'overhang'
  | 'solid-infill'
  | 'sparse-infill'
  | 'top'
  | 'bottom'
  | 'bridge'
  | 'gap-fill'
  | 'skirt'
  | 'support'
  | 'support-interface'
  | 'ironing'
  | 'wipe-tower'
  | 'custom'
  | 'travel';

const MAX_NAME = 40;

/** Names as slicers write them, in lower case, with a blank for each run of anything that is not a letter or digit. */
const NAMES: Readonly<Record<FeatureKind, readonly string[]>> = {
  'outer-wall': [
    'external perimeter',
    'outer wall',
    'wall outer',
    'outer perimeter',
    'thin wall',
    'external single extrusion',
  ],
  'inner-wall': ['perimeter', 'inner wall', 'wall inner', 'inner perimeter', 'internal perimeter'],
  overhang: ['overhang perimeter', 'overhang wall'],
  // Cura's SKIN is top and bottom alike.
  'solid-infill': [
    'solid infill',
    'internal solid infill',
    'solid layer',
    'solid fill',
    'skin',
    'floating vertical shell',
  ],
  'sparse-infill': ['internal infill', 'sparse infill', 'infill', 'fill'],
  top: ['top solid infill', 'top surface', 'top solid fill'],
  bottom: ['bottom solid infill', 'bottom surface', 'bottom solid fill'],
  bridge: ['bridge infill', 'internal bridge infill', 'bridge', 'internal bridge'],
  'gap-fill': ['gap fill', 'gap infill', 'single extrusion', 'internal single extrusion'],
  skirt: ['skirt', 'brim', 'skirt brim', 'skirt loop'],
  support: ['support material', 'support', 'support transition', 'raft'],
  'support-interface': ['support material interface', 'support interface', 'dense support'],
  ironing: ['ironing'],
  'wipe-tower': ['wipe tower', 'prime tower', 'prime pillar', 'ooze shield', 'flush'],
  custom: ['custom', 'mixed', 'multiple'],
  travel: ['travel'],
};

const KINDS = new Map<string, FeatureKind>(
  (Object.entries(NAMES) as [FeatureKind, readonly string[]][]).flatMap(([kind, names]) =>
    names.map((name): [string, FeatureKind] => [name, kind]),
  ),
);

/** The kind a slicer's name stands for, or the name itself, printable and at most 40 characters long. */
export function featureKind(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  return KINDS.get(plain) ?? printable(name, MAX_NAME);
}

/** What is not printable ASCII becomes `\xNN`; the result is cut to `most` characters. */
export function printable(text: string, most: number): string {
  const hex = (char: string) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return text
    .slice(0, most)
    .replace(/[^ -~]/g, hex)
    .slice(0, most);
}

/** Numbers names in order of first use, up to a limit; number 0 is "none". */
export class NameList {
  readonly names: string[] = [''];
  private readonly numbers = new Map<string, number>([['', 0]]);

  constructor(private readonly most: number) {}

  /** @returns the name's number, or 0 when the list is full */
  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= this.most) return 0;
    this.names.push(name);
    this.numbers.set(name, this.names.length - 1);
    return this.names.length - 1;
  }
}
