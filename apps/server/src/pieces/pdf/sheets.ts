/** Points per millimetre: PDF counts in 1/72 inch. */
export const PT_PER_MM = 72 / 25.4;

/** A sheet of labels, or a roll (one label is one page). All in millimetres. */
export interface LabelSheet {
  readonly pageMm: { readonly x: number; readonly y: number };
  readonly labelMm: { readonly x: number; readonly y: number };
  readonly columns: number;
  readonly rows: number;
  /** Of the first label's upper left corner. */
  readonly originMm: { readonly x: number; readonly y: number };
  /** From one label to the next. */
  readonly gapMm: { readonly x: number; readonly y: number };
}

const A4 = { x: 210, y: 297 };
const NONE = { x: 0, y: 0 };
const roll = (x: number, y: number): LabelSheet => ({
  pageMm: { x, y },
  labelMm: { x, y },
  columns: 1,
  rows: 1,
  originMm: NONE,
  gapMm: NONE,
});

/** Sizes as the makers of label paper print them on their boxes. */
export const LABEL_SHEETS = {
  'roll-62x29': roll(62, 29),
  'roll-50x30': roll(50, 30),
  // 24 to a sheet, cut through to the paper's sides (Herma 4453, Avery 3490).
  'a4-70x36': {
    pageMm: A4,
    labelMm: { x: 70, y: 36 },
    columns: 3,
    rows: 8,
    originMm: { x: 0, y: 4.5 },
    gapMm: NONE,
  },
  // 21 to a sheet (Avery L7160).
  'a4-63x38': {
    pageMm: A4,
    labelMm: { x: 63.5, y: 38.1 },
    columns: 3,
    rows: 7,
    originMm: { x: 7.25, y: 15.15 },
    gapMm: { x: 2.5, y: 0 },
  },
} as const satisfies Record<string, LabelSheet>;
export type LabelSheetName = keyof typeof LABEL_SHEETS;
export const LABEL_SHEET_NAMES = Object.keys(LABEL_SHEETS) as [LabelSheetName, ...LabelSheetName[]];

export interface LabelPlace {
  /** From 0. */
  readonly page: number;
  readonly xMm: number;
  readonly yMm: number;
}

/** Places for `count` labels, row by row, from label `start` (1: the first) of the first sheet on. */
export function labelPlaces(sheet: LabelSheet, count: number, start: number): readonly LabelPlace[] {
  const perPage = sheet.columns * sheet.rows;
  return Array.from({ length: count }, (_, index) => {
    const place = start - 1 + index;
    const row = Math.floor((place % perPage) / sheet.columns);
    const column = place % sheet.columns;
    return {
      page: Math.floor(place / perPage),
      xMm: sheet.originMm.x + column * (sheet.labelMm.x + sheet.gapMm.x),
      yMm: sheet.originMm.y + row * (sheet.labelMm.y + sheet.gapMm.y),
    };
  });
}
