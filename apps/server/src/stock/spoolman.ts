import { domainError } from '#libs/domain';

/** A spool of Spoolman's in our words. Masses in milligrams. */
export interface ImportedSpool {
  /** `spoolman:12`. */
  readonly source: string;
  readonly name: string;
  readonly material: string;
  readonly colour: string | null;
  readonly vendor: string | null;
  readonly lot: string;
  readonly initialMg: number;
  readonly remainingMg: number;
  readonly tareMg: number | null;
  readonly location: string | null;
  readonly isArchived: boolean;
}

export const MAX_SPOOLS = 5_000;
/** What a full spool is taken for where nothing says how much it had. */
const USUAL_SPOOL_G = 1_000;
const MAX_G = 2_000_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Spoolman's own JSON, as `GET /api/v1/spool` answers and as its export writes it: nested (`filament: { vendor: {…} }`) or
 * flat (`filament.vendor.name`).
 * @throws DomainError INPUT_INVALID naming the first spool that cannot be read
 */
export function readSpoolman(json: unknown): ImportedSpool[] {
  if (!Array.isArray(json)) throw wrong('', 'it must be a list of spools, as Spoolman exports them');
  if (json.length > MAX_SPOOLS) throw wrong('', `it has ${json.length} spools; ${MAX_SPOOLS} are the limit`);
  return json.map((item: unknown, index) => readSpool(item, index));
}

function readSpool(item: unknown, index: number): ImportedSpool {
  const at = `spool ${index + 1}`;
  if (typeof item !== 'object' || item === null) throw wrong(at, 'it is no object');
  const spool = item as Fields;
  const id = amount(spool, 'id');
  if (id === undefined || !Number.isSafeInteger(id)) throw wrong(at, 'it has no id');
  const material = words(spool, 'filament.material');
  if (material === null) throw wrong(at, 'its filament names no material');
  const used = amount(spool, 'used_weight') ?? 0;
  const remainingG = amount(spool, 'remaining_weight');
  const initialG = Math.max(amount(spool, 'initial_weight') ?? amount(spool, 'filament.weight') ?? ((remainingG ?? 0) + used || USUAL_SPOOL_G), remainingG ?? 0); // prettier-ignore
  const leftG = remainingG ?? initialG - used;
  if (initialG > MAX_G || initialG <= 0) throw wrong(at, `its weight of ${initialG} g cannot be`);
  const tareG = amount(spool, 'spool_weight') ?? amount(spool, 'filament.spool_weight');
  return {
    source: `spoolman:${id}`,
    name: words(spool, 'filament.name') ?? material,
    material,
    colour: words(spool, 'filament.color_hex'),
    vendor: words(spool, 'filament.vendor.name'),
    lot: `Spoolman ${id}${words(spool, 'lot_nr') === null ? '' : ` ${words(spool, 'lot_nr')}`}`.slice(0, 60),
    initialMg: toMg(initialG),
    remainingMg: toMg(Math.max(0, leftG)),
    tareMg: tareG === undefined ? null : toMg(tareG),
    location: words(spool, 'location'),
    isArchived: valueAt(spool, 'archived') === true,
  };
}

export const toMg = (grams: number): number => Math.round(grams * 1000);

/** `filament.vendor.name`, nested or flat. */
function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  let value: unknown = fields;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Fields)[key];
  }
  return value;
}

function amount(fields: Fields, path: string): number | undefined {
  const value = valueAt(fields, path);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(read) ? read : undefined;
}

const MAX_WORDS = 80;
function words(fields: Fields, path: string): string | null {
  const value = valueAt(fields, path);
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const clean = String(value).normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim().slice(0, MAX_WORDS); // prettier-ignore
  return clean === '' ? null : clean;
}

const wrong = (at: string, why: string) =>
  domainError('INPUT_INVALID', `This is no export of Spoolman: ${at === '' ? '' : `${at}: `}${why}. Export the spools as JSON.`); // prettier-ignore
