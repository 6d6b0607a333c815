export type RenderTheme = 'light' | 'dark';

/** Linear light, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** From sRGB, the numbers of style sheets. */
export const srgb = (hex: string): Colour => {
  const channel = (i: number) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

export const toSrgb = (value: number): number => {
  const v = Math.min(Math.max(value, 0), 1);
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
};

export const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

export interface Palette {
  readonly top: Colour;
  readonly bottom: Colour;
  readonly shadow: Colour;
  readonly shadowStrength: number;
  readonly line: Colour;
  readonly bed: Colour;
  readonly bedLine: Colour;
  readonly keepOut: Colour;
  /** Sheet material and its edges in drawings. */
  readonly sheet: Colour;
  readonly stroke: Colour;
}

export const PALETTES: Readonly<Record<RenderTheme, Palette>> = {
  light: {
    top: srgb('#fdfbf7'),
    bottom: srgb('#ece4d8'),
    shadow: srgb('#5a4a38'),
    shadowStrength: 0.62,
    line: srgb('#2a1c10'),
    bed: srgb('#e6ddcf'),
    bedLine: srgb('#c9bba6'),
    keepOut: srgb('#e3b99b'),
    sheet: srgb('#ecd9b8'),
    stroke: srgb('#5f2510'),
  },
  dark: {
    top: srgb('#393229'),
    bottom: srgb('#211c16'),
    shadow: srgb('#080604'),
    shadowStrength: 0.75,
    line: srgb('#0b0805'),
    bed: srgb('#4a4239'),
    bedLine: srgb('#6a6054'),
    keepOut: srgb('#7a4a30'),
    sheet: srgb('#574b37'),
    stroke: srgb('#f3c548'),
  },
};

/** Colours of pieces, far apart for every kind of colour vision (after Okabe and Ito), softened like plastic. */
export const PIECE_COLOURS: readonly Colour[] = ['#e2a03f', '#4ba3cb', '#2ea583', '#d9663c', '#c583ad', '#d8c53c'].map(
  srgb,
);
