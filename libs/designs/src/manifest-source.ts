import { parse as parseToml, TomlError } from 'smol-toml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { DesignProblem } from './manifest.js';
import { indexTomlLines } from './toml-lines.js';

/** A path into a manifest: keys and list positions. */
export type FieldPath = readonly (string | number)[];

/** A manifest's plain data with the places of its fields. */
export interface ManifestSource {
  readonly fileName: string;
  readonly isYaml: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  /** Line of a field, or of the nearest thing around it; counted from 1. */
  lineOf(path: FieldPath): number | undefined;
  /** A scalar exactly as written: `1.10`, where YAML reads the number 1.1. */
  writtenAs(path: FieldPath): string | undefined;
}

export type SourceReading =
  | { readonly source: ManifestSource; readonly problems: readonly DesignProblem[] }
  | { readonly source?: undefined; readonly problems: readonly DesignProblem[] };

/** Largest manifest read: the longest real one we know has 40 kB. */
export const MAX_MANIFEST_BYTES = 256 * 1024;
/** The `yaml` package refuses documents that expand more aliases than this. */
const MAX_ALIASES = 50;
/** One wrong line often drags a row of others behind it. */
const MAX_SYNTAX_ERRORS = 20;
/** Nesting of real manifests stays below 8. */
const MAX_DEPTH = 64;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const failed = (code: DesignProblem['code'], message: string, place: DesignProblem['place']): SourceReading => ({
  problems: [{ code, message, severity: 'error', ...(place && { place }) }],
});

const tooDeep = (file: string) =>
  failed('MANIFEST_BOMB', `${file} nests deeper than ${MAX_DEPTH} levels or repeats itself. Write it plainly.`, {
    file,
  });

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** More than 64 of `- - - …` or `? ? ? …` at the start of a line: each is one level. */
const MANY_INDICATORS = new RegExp(`^(?:[ \\t]*[-?:](?=[ \\t])){${MAX_DEPTH + 1}}`, 'm');

/**
 * Whether text nests too deeply for a recursive parser. Asked before parsing: near the end of the stack V8 cannot even
 * compile a regular expression and ends the whole process, which no catch can stop (seen with `yaml` 2.9, 3,000 brackets).
 */
function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return true;
  }
  return MANY_INDICATORS.test(text);
}

/** First line of a parser's message without its own position, which the place carries. */
const plain = (message: string) =>
  (message.split('\n')[0] ?? '')
    .replace(/( at line \d+, column \d+)?[:.]?\s*$/, '')
    .replace(/^Invalid TOML document: /, '');

/** What to do about the mistakes people make most, by words of the two parsers' messages. */
const REPAIRS: readonly (readonly [RegExp, string])[] = [
  [/keys must be unique|redefine|already (been )?(defined|exists)|duplicate/i, 'This field is there twice: remove one'],
  [/tabs/i, 'Indent with spaces'],
  [/nested mappings|implicit keys|compact mappings/i, 'Put a text with a colon in quotes, or correct the indentation'],
  [/directive/i, 'Remove this line, or begin it with #'],
  [/quote|unterminated|unclosed|string/i, 'Close the quotes of this text'],
  [/indent|same column|block (collection|sequence)/i, 'Indent this line as those around it'],
  [/incomplete|expected|invalid value|unrecognized/i, 'Put text in quotes, and close every bracket'],
];

const repairOf = (message: string) => REPAIRS.find(([words]) => words.test(message))?.[1] ?? 'Correct this line';

function nearestLine(path: FieldPath, lineAt: (path: FieldPath) => number | undefined): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const line = lineAt(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The YAML node of a value and the offset where its key starts. */
function locateYaml(doc: Document, path: FieldPath): { readonly node: unknown; readonly offset?: number } | undefined {
  let node: unknown = doc.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) return undefined;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : offset;
    } else {
      return undefined;
    }
  }
  return { node, ...(offset !== undefined && { offset }) };
}

function readYaml(fileName: string, text: string): SourceReading {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.2', prettyErrors: false });
  const problemOf = (error: { message: string; pos: readonly [number, number] }, severity: 'error' | 'warning') => {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = `${fileName} line ${line}, column ${col}: ${plain(error.message)}. ${repairOf(error.message)}.`;
    return { code: 'MANIFEST_SYNTAX', message, severity, place: { file: fileName, line, column: col } } as const;
  };
  if (doc.errors.length > 0) {
    const problems = doc.errors.slice(0, MAX_SYNTAX_ERRORS).map((error) => problemOf(error, 'error'));
    return { problems: problems.filter((one, i) => i === 0 || one.place.line !== problems[i - 1]?.place.line) };
  }
  let data: unknown;
  try {
    data = doc.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return tooDeep(fileName);
  }
  const problems = doc.warnings.map((warning) => problemOf(warning, 'warning'));
  if (data === null || data === undefined) return emptyManifest(fileName);
  if (!isRecord(data)) {
    const message = `${fileName} is not a list of fields such as "title: ...". Start from an OKH template.`;
    return failed('MANIFEST_SYNTAX', message, { file: fileName, line: 1, column: 1 });
  }
  if (isDeeperThan(data, MAX_DEPTH)) return tooDeep(fileName);
  const lineAt = (path: FieldPath) => {
    const offset = locateYaml(doc, path)?.offset;
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  const writtenAs = (path: FieldPath) => {
    const node = locateYaml(doc, path)?.node;
    return isScalar(node) ? node.source : undefined;
  };
  return { source: { fileName, isYaml: true, data, lineOf: (path) => nearestLine(path, lineAt), writtenAs }, problems };
}

function readToml(fileName: string, text: string): SourceReading {
  let data: Record<string, unknown>;
  try {
    data = parseToml(text, { maxDepth: MAX_DEPTH, unsafeKeyBehaviour: 'throw' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const message = `${fileName} line ${line}, column ${column}: ${plain(error.message)}. ${repairOf(plain(error.message))}.`;
    return failed('MANIFEST_SYNTAX', message, { file: fileName, line, column });
  }
  if (Object.keys(data).length === 0) return emptyManifest(fileName);
  if (isDeeperThan(data, MAX_DEPTH)) return tooDeep(fileName);
  const index = indexTomlLines(text);
  const lineOf = (path: FieldPath) => nearestLine(path, (part) => index.get(part.join('.'))?.line);
  const writtenAs = (path: FieldPath) => index.get(path.join('.'))?.number;
  return { source: { fileName, isYaml: false, data, lineOf, writtenAs }, problems: [] };
}

const emptyManifest = (file: string) =>
  failed('MANIFEST_EMPTY', `${file} has no fields. Write at least a title and a licence into it.`, { file, line: 1 });

/** Parses a manifest's text, YAML or TOML by its file name, and keeps where every field stands. Never throws on bad text. */
export function readSource(fileName: string, text: string): SourceReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MANIFEST_BYTES) {
    const message = `${fileName} has ${bytes} bytes; a manifest may have ${MAX_MANIFEST_BYTES}. Move long texts into files.`;
    return failed('MANIFEST_BOMB', message, { file: fileName });
  }
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (source.trim() === '') return emptyManifest(fileName);
  if (nestsTooDeeply(source)) return tooDeep(fileName);
  return /\.toml$/i.test(fileName) ? readToml(fileName, source) : readYaml(fileName, source);
}
