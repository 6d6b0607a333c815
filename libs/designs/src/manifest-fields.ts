import type { ErrorCode } from '#libs/domain';
import type { DesignProblem } from './manifest.js';
import type { FieldPath, ManifestSource } from './manifest-source.js';

type Table = Readonly<Record<string, unknown>>;

/** What templates leave behind: `[value]`, `TODO`, `<name>`, `YOUR NAME`. OKH asks to leave such fields out. */
const PLACEHOLDER = /^(\[?value\]?|\[[^\]]*\]|todo|tbd|x{3,}|<[^>]*>|\{\{.*\}\}|your[ _-].*|keyword \d+)$/i;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** More warnings than this help nobody; errors are always kept. */
const MAX_WARNINGS = 200;

/** Control characters but tabs and line ends, and signs that turn the direction of whatever stands around them. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A short, harmless quotation of what was found; params and messages never carry raw input beyond 80 characters. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ');
  return `"${clean.length > 60 ? `${clean.slice(0, 59)}…` : clean}"`;
}

/** `part`, 2, `mass` -> `part[2].mass`. */
const fieldName = (path: FieldPath) =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join('');

/**
 * Reads fields of a manifest one by one, tolerantly: what is not as OKH wants it becomes a problem with file, line,
 * field and a hint, and the value is used as far as it can be understood.
 */
export class Fields {
  constructor(
    readonly source: ManifestSource,
    private readonly problems: DesignProblem[],
    readonly data: Table = source.data,
    private readonly path: FieldPath = [],
  ) {}

  has(key: string): boolean {
    return this.data[key] !== undefined && this.data[key] !== null;
  }

  warn(key: string, what: string, hint: string, code: ErrorCode = 'MANIFEST_FIELD'): void {
    this.report('warning', key, { what, hint, code });
  }

  fail(key: string, what: string, hint: string, code: ErrorCode = 'MANIFEST_FIELD'): void {
    this.report('error', key, { what, hint, code });
  }

  private report(
    severity: DesignProblem['severity'],
    key: string,
    text: { what: string; hint: string; code: ErrorCode },
  ) {
    if (severity === 'warning' && this.problems.length >= MAX_WARNINGS) return;
    const path = key === '' ? this.path : [...this.path, key];
    const file = this.source.fileName;
    const line = this.source.lineOf(path);
    const field = fieldName(path);
    const at = line === undefined ? file : `${file} line ${line}`;
    const message = `${at}: ${field} ${text.what}. ${text.hint}.`;
    this.problems.push({
      code: text.code,
      message,
      severity,
      place: { file, field, ...(line !== undefined && { line }) },
      params: { field },
    });
  }

  /** Text, trimmed. Numbers are taken as written; empty text and placeholders count as left out. */
  text(key: string): string | undefined {
    const value = this.data[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return this.realText(key, value);
    if (typeof value === 'number') {
      const written = this.source.writtenAs([...this.path, key]) ?? String(value);
      this.warn(key, `is the number ${written}, but should be text`, `Put it in quotes: "${written}"`);
      return written;
    }
    const only = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : undefined;
    if (typeof only === 'string') {
      this.warn(key, `is a list with one entry, ${quote(only)}`, 'Write the text without brackets');
      return this.realText(key, only);
    }
    if (value instanceof Date) return value.toISOString();
    this.warn(key, `is ${quote(value)}, but should be text`, 'Write one line of text in quotes');
    return undefined;
  }

  private realText(key: string, value: string): string | undefined {
    const text = this.seen(key, value).trim();
    if (text === '') {
      this.warn(key, 'is empty', 'Leave the field out or fill it in');
      return undefined;
    }
    if (!PLACEHOLDER.test(text)) return text;
    this.warn(key, `still holds the placeholder ${quote(text)}`, 'Leave the field out or fill it in');
    return undefined;
  }

  /** Text without what nobody sees: names go on labels, delivery notes and other people's screens. */
  private seen(key: string, value: string): string {
    const text = value.replace(UNSEEN, '');
    if (text !== value) this.warn(key, `has signs that nobody sees: ${quote(value)}`, 'Take them out');
    return text;
  }

  /** One text or a list of them. */
  texts(key: string): readonly string[] {
    const value = this.data[key];
    if (!Array.isArray(value)) {
      const text = this.text(key);
      return text === undefined ? [] : [text];
    }
    const entries = value as readonly unknown[];
    const good = entries.filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '');
    if (good.length < entries.length) this.warn(key, 'has entries that are not text', 'Write each entry in quotes');
    return good
      .map((entry) => this.seen(key, entry).trim())
      .filter((entry) => entry !== '' && !PLACEHOLDER.test(entry));
  }

  /** A number, also when it is written as text. */
  number(key: string): number | undefined {
    const value = this.data[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    if (!Number.isFinite(number)) {
      this.warn(key, `is ${quote(value)}, but should be a number`, 'Write a plain number without unit');
      return undefined;
    }
    this.warn(key, `is the text ${quote(value)}, but should be a number`, `Write ${number} without quotes`);
    return number;
  }

  /** True or false, also when it is written as text. */
  flag(key: string): boolean | undefined {
    const value = this.data[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
    const meant = text === 'true' ? true : text === 'false' ? false : undefined;
    if (text === '' && typeof value === 'string') return undefined;
    this.warn(
      key,
      `is ${quote(value)}, but should be true or false`,
      `Write ${meant ?? 'true or false'} without quotes`,
    );
    return meant;
  }

  /** A nested table; anything else is a problem. */
  table(key: string): Fields | undefined {
    const value = this.data[key];
    if (value === undefined || value === null) return undefined;
    if (isTable(value)) return this.inner(value, [...this.path, key]);
    this.warn(key, `is ${quote(value)}, but should be a group of fields`, 'Write its fields one per line below it');
    return undefined;
  }

  /** A list of tables; a single table counts as a list of one. */
  tables(key: string): readonly Fields[] {
    const value = this.data[key];
    if (value === undefined || value === null) return [];
    if (isTable(value)) return [this.inner(value, [...this.path, key])];
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    return entries.flatMap((entry, i) => {
      if (isTable(entry)) return [this.inner(entry, [...this.path, key, i])];
      this.warn(key, `has an entry ${quote(entry)} that is not a group of fields`, 'Write its fields one per line');
      return [];
    });
  }

  /** One entry of a list, when it is a table. */
  entry(key: string, i: number): Fields | undefined {
    const list: unknown = this.data[key];
    const value: unknown = Array.isArray(list) ? list[i] : list;
    return isTable(value)
      ? this.inner(value, Array.isArray(list) ? [...this.path, key, i] : [...this.path, key])
      : undefined;
  }

  private inner(data: Table, path: FieldPath): Fields {
    return new Fields(this.source, this.problems, data, path);
  }

  /** `renamed` gives the right name of fields that are known to be meant by a wrong one. */
  warnUnknown(known: readonly string[], hint: string, renamed: Readonly<Record<string, string>> = {}): void {
    for (const key of Object.keys(this.data)) {
      if (known.includes(key)) continue;
      const right = Object.hasOwn(renamed, key) ? renamed[key] : undefined;
      this.warn(key, 'is not a field we know', right === undefined ? hint : `Rename it to ${right}`);
    }
  }

  /**
   * Paths inside the bundle, or http(s) addresses. A leading slash is taken off (a third of the real TOML manifests have
   * it); a path that leaves the bundle is dropped.
   */
  paths(key: string): readonly string[] {
    return this.texts(key).flatMap((text) => this.checkPath(key, text) ?? []);
  }

  checkPath(key: string, text: string): string | undefined {
    if (/^https?:\/\//i.test(text)) return text;
    if (/^[a-z][a-z0-9+.-]*:/i.test(text) || text.includes('\\') || text.split('/').includes('..')) {
      this.warn(
        key,
        `names ${quote(text)}, which is outside of the design`,
        'Write a path below the manifest’s folder',
      );
      return undefined;
    }
    const path = text
      .replace(/^\.?\/+/, '')
      .replace(/^\.\//, '')
      .replace(/\/{2,}/g, '/');
    if (text.startsWith('/')) {
      this.warn(
        key,
        `starts with a slash: ${quote(text)}`,
        `Paths start at the manifest’s folder: write ${quote(path)}`,
      );
    }
    return path.normalize('NFC');
  }
}
