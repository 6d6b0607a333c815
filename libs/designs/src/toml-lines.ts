export interface TomlKey {
  /** Counted from 1. */
  readonly line: number;
  /** A number exactly as written (`1.10`); absent for other values. */
  readonly number?: string;
}

/** Where keys of a TOML file stand: `part.0.source` -> its place. The parser itself does not tell. */
export type LineIndex = ReadonlyMap<string, TomlKey>;

const NUMBER = /^[+-]?\d[\d_.eE+-]*(?=\s*(#.*)?$)/;

const HEADER = /^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$/;
const KEY = /^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)$/;

const splitKey = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s.]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

/** Brackets opened less closed in a line, outside of strings and comments. */
function bracketDepth(text: string): number {
  const bare = text.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '').replace(/#.*$/, '');
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}

/** Path prefix of a table header; an array table counts up, a sub-table of one belongs to its latest element. */
function tablePath(header: string, isArrayTable: boolean, counts: Map<string, number>): string {
  const keys = splitKey(header);
  const path: string[] = [];
  for (const [i, key] of keys.entries()) {
    path.push(key);
    const name = path.join('.');
    if (isArrayTable && i === keys.length - 1) counts.set(name, (counts.get(name) ?? -1) + 1);
    const count = counts.get(name);
    if (count !== undefined) path.push(String(count));
  }
  return path.join('.');
}

/** Finds the place of every key and table header. Values over several lines are skipped, not looked into. */
export function indexTomlLines(text: string): LineIndex {
  const index = new Map<string, TomlKey>();
  const counts = new Map<string, number>();
  let prefix = '';
  let depth = 0;
  let multilineEnd: string | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    if (multilineEnd !== undefined) {
      if (line.includes(multilineEnd)) multilineEnd = undefined;
      continue;
    }
    if (depth > 0) {
      depth += bracketDepth(line);
      continue;
    }
    const header = HEADER.exec(line);
    if (header?.[1] && header[2]) {
      prefix = tablePath(header[2], header[1] === '[[', counts);
      index.set(prefix, { line: i + 1 });
      const list = prefix.replace(/\.\d+$/, '');
      if (!index.has(list)) index.set(list, { line: i + 1 });
      continue;
    }
    const key = KEY.exec(line);
    if (!key?.[1]) continue;
    const value = key[2] ?? '';
    const path = [...(prefix ? [prefix] : []), ...splitKey(key[1])].join('.');
    const number = NUMBER.exec(value)?.[0];
    index.set(path, { line: i + 1, ...(number !== undefined && { number }) });
    const opening = /^("""|''')/.exec(value)?.[1];
    if (opening !== undefined && !value.slice(3).includes(opening)) multilineEnd = opening;
    else if (opening === undefined) depth = Math.max(0, bracketDepth(value));
  }
  return index;
}
