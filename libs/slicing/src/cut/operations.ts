import { domainError } from '#libs/domain';
import type { Shape } from './drawing.js';

/** What is done along a line, or with the surface it encloses. */
export type Operation =
  /** Right through; outside or inside by how deep the outline is nested, unless told. */
  | { readonly kind: 'profile'; readonly side?: 'outside' | 'inside' }
  /** Right through, the tool's middle on the line. */
  | { readonly kind: 'on-line' }
  | { readonly kind: 'pocket'; readonly depthMm: number }
  | { readonly kind: 'drill'; readonly depthMm?: number }
  | { readonly kind: 'engrave'; readonly depthMm?: number }
  | { readonly kind: 'ignore' };

/** What a job says about lines; the first rule that matches counts, before the names of layers do. */
export interface OperationRule {
  /** Name of the layer, capitals or not; absent: any. */
  readonly layer?: string;
  /** `#rrggbb`; absent: any. */
  readonly colour?: string;
  readonly operation: Operation;
}

type Reading = readonly [pattern: RegExp, read: (name: string, depthMm: number | undefined) => Operation];

/** English and Spanish, as drawings name their layers; a number is a depth: `pocket 4mm`, `cajera_3.5`. */
const NAMES: readonly Reading[] = [
  [/ignore|construct|constru(?:cc|ç)|dimension|cotas?\b|^text|^texto|frame|border|marco|stock|sheet|annot|hidden|center|eje/, () => ({ kind: 'ignore' })],
  [/engrav|grab(?:ar|ado)|etch|score|marcar|mark/, (_, depthMm) => ({ kind: 'engrave', ...(depthMm !== undefined && { depthMm }) })],
  [/pocket|cajera|cajeado|vaciad|rebaje/, pocket],
  [/drill|taladr|perfor/, (_, depthMm) => ({ kind: 'drill', ...(depthMm !== undefined && { depthMm }) })],
  [/on[ _-]?line|sobre[ _-]?l[ií]nea/, () => ({ kind: 'on-line' })],
  [/inside|inner|interior|hole|agujero|hueco/, () => ({ kind: 'profile', side: 'inside' })],
  [/outside|outer|exterior|outline|contorno/, () => ({ kind: 'profile', side: 'outside' })],
  [/^cut|cutting|corte|cortar|through|profile|perfil/, () => ({ kind: 'profile' })],
]; // prettier-ignore

/** Of drawings in more than one colour, as laser shops use them: blue is engraved; red, black and all others are cut. */
const ENGRAVED = '#0000ff';

/** The operation for each shape. Throws CAM_FAILED for a pocket without a depth, INPUT_INVALID for a wrong rule. */
export function operationsOf(shapes: readonly Shape[], rules: readonly OperationRule[]): Operation[] {
  rules.forEach(checkRule);
  const colours = new Set(shapes.map(({ colour }) => colour));
  return shapes.map((shape) => {
    const told = rules.find(
      ({ layer, colour }) =>
        (layer === undefined || layer.toLowerCase() === shape.layer.toLowerCase()) &&
        (colour === undefined || colour.toLowerCase() === shape.colour),
    );
    if (told) return told.operation;
    const name = shape.layer.toLowerCase();
    const depth = /(\d+(?:[.,]\d+)?)/.exec(name)?.[1];
    const depthMm = depth === undefined ? undefined : Number(depth.replace(',', '.'));
    const reading = NAMES.find(([pattern]) => pattern.test(name));
    if (reading) return reading[1](shape.layer, depthMm);
    return colours.size > 1 && shape.colour === ENGRAVED ? { kind: 'engrave' } : { kind: 'profile' };
  });
}

function pocket(name: string, depthMm: number | undefined): Operation {
  if (depthMm !== undefined && depthMm > 0) return { kind: 'pocket', depthMm };
  const layer = name.slice(0, 40).replace(/[^\w .-]/g, '?');
  const message = `The layer "${layer}" is a pocket but its name tells no depth. Call it "pocket 4mm", or say the depth in the job.`;
  throw domainError('CAM_FAILED', message, { params: { layer } });
}

function checkRule({ operation }: OperationRule, index: number): void {
  const depthMm = 'depthMm' in operation ? operation.depthMm : undefined;
  if (operation.kind === 'pocket' ? (depthMm ?? 0) > 0 : depthMm === undefined || depthMm > 0) return;
  const message = `The depth of operation ${index + 1} (${operation.kind}) must be more than 0 mm.`;
  throw domainError('INPUT_INVALID', message, { place: { field: 'operations' } });
}
