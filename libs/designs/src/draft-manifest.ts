import { stringify } from 'smol-toml';
import type { Process } from '#libs/domain';
import { licencesOfText } from './licence-text.js';
import type { DesignProblem } from './manifest.js';
import { slugOf } from './manifest.js';
import { readManifest } from './read-manifest.js';
import { compact, oneOrMany, type Table } from './write-common.js';

/** Something only a person can say. */
export interface DraftQuestion {
  /** Key of the answer: a field of the manifest, or `process.stl` for what makes files of a kind. */
  readonly id: string;
  readonly question: string;
  /** What the files let one suppose, and why; marked in the draft, and never taken until it is answered. */
  readonly guess?: string;
  readonly because?: string;
}

export interface Draft {
  /** An OKH-LOSH manifest; guesses stand in it as comments that begin with `# ?`. */
  readonly text: string;
  readonly questions: readonly DraftQuestion[];
  /** What is still wrong with it, as the import would see it: errors until the questions that matter are answered. */
  readonly problems: readonly DesignProblem[];
}

export type DraftAnswers = Readonly<Record<string, string>>;
type Files = ReadonlyMap<string, Uint8Array>;

const READY = ['stl', '3mf', 'obj', 'dxf', 'svg'];
const SOURCES = ['step', 'stp', 'scad', 'fcstd', 'f3d', 'sldprt', 'skp', 'blend', 'ipt'];
/** Codes of DIN SPEC 3105 by the process a person names. */
const TSDC: Partial<Record<Process, string>> = { print: '3DP', mill: 'CNC', laser: 'LAS', assemble: 'ASM' };
/** What files of a kind are mostly made for. A guess: an STL may be milled, and an SVG may be a picture. */
const LIKELY: Readonly<Record<string, Process>> = {
  stl: 'print',
  '3mf': 'print',
  obj: 'print',
  dxf: 'laser',
  svg: 'laser',
};

const typeOf = (path: string) => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
const stemOf = (path: string) => (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
const textOf = (bytes: Uint8Array | undefined) =>
  new TextDecoder().decode(bytes?.subarray(0, 100_000) ?? new Uint8Array());

/** Files that the draft names as they are: that they are there is certain, what they are for says their name. */
function namedFiles(paths: readonly string[]): Table {
  const at = (pattern: RegExp) => paths.filter((path) => pattern.test(path.split('/').at(-1) ?? ''));
  return compact({
    readme: paths.find((path) => /^readme(\.\w+)?$/i.test(path)),
    'contribution-guide': paths.find((path) => /^contributing(\.\w+)?$/i.test(path)),
    bom: oneOrMany(at(/^(s?bom|bill[-_ ]of[-_ ]materials?|parts[-_ ]?list)\b.*\.(csv|tsv|ods|xlsx?|md)$/i)),
    'manufacturing-instructions': oneOrMany(
      at(/^(assembly|build|making|manufacturing|instructions).*\.(md|pdf|txt)$/i),
    ),
    'user-manual': oneOrMany(at(/^(user[-_ ]?(manual|guide)|operation).*\.(md|pdf|txt)$/i)),
  });
}

interface DraftPart {
  readonly name: string;
  readonly ready: readonly string[];
  readonly sources: readonly string[];
}

/** One part per name of a model file, whatever folders its files lie in; sources without a model are no parts. */
function partsOf(paths: readonly string[]): readonly DraftPart[] {
  const byStem = new Map<string, DraftPart>();
  for (const path of paths) {
    const type = typeOf(path);
    if (!READY.includes(type) && !SOURCES.includes(type)) continue;
    const name = stemOf(path);
    const part = byStem.get(slugOf(name)) ?? { name, ready: [], sources: [] };
    const isReady = READY.includes(type);
    byStem.set(slugOf(name), {
      ...part,
      ready: isReady ? [...part.ready, path] : part.ready,
      sources: isReady ? part.sources : [...part.sources, path],
    });
  }
  return [...byStem.values()].filter((part) => part.ready.length > 0);
}

function licenceQuestion(files: Files): { certain?: string; question: DraftQuestion } {
  const paths = [...files.keys()].filter((path) => /(^|\/)(licen[cs]e|copying)([-._].*)?$/i.test(path));
  const found = [...new Set(paths.flatMap((path) => licencesOfText(textOf(files.get(path)))))];
  const question = 'Under which licence may the thing be made? An id of spdx.org/licenses.';
  const [only] = found;
  // A folder with several licence files may license drawings, programs and the thing apart: a person knows which.
  if (only !== undefined && found.length === 1 && paths.length === 1) {
    return { certain: only, question: { id: 'license', question } };
  }
  const because = `${paths.join(', ')} may mean ${found.join(' or ')}`;
  return { question: { id: 'license', question, ...(only !== undefined && { guess: only, because }) } };
}

const withGuess = (id: string, question: string, guess: string | undefined, because: string): DraftQuestion => ({
  id,
  question,
  ...(guess !== undefined && guess !== '' && { guess, because }),
});

/** What only a person can say, with what the files let one suppose. */
function questionsOf(files: Files, parts: readonly DraftPart[]): readonly DraftQuestion[] {
  const readme = textOf([...files].find(([path]) => /^readme(\.\w+)?$/i.test(path))?.[1]);
  const heading = /^#\s+(.+)$/m.exec(readme)?.[1]?.trim();
  const paragraph = readme
    .split(/\n\s*\n/)
    .map((block) => block.replace(/\s+/g, ' ').trim())
    .find((block) => /^[\p{L}"“]/u.test(block) && block.length > 20);
  const licence = [...files].find(([path]) => /(^|\/)(licen[cs]e|copying)/i.test(path))?.[1];
  const holder = /copyright\s+(?:\(c\)|©)?\s*[\d\s,–-]*\s*([^\n]{2,80}?)\s*$/im.exec(
    textOf(licence).slice(0, 2_000),
  )?.[1];
  const repo = /https:\/\/(?:github|gitlab|codeberg)\.(?:com|org)\/[\w.-]+\/[\w.-]+/.exec(readme)?.[0];
  const types = [...new Set(parts.flatMap((part) => part.ready.map(typeOf)))].sort();
  return [
    withGuess('name', 'What is the design called?', heading, 'the first heading of the read-me'),
    withGuess(
      'function',
      'What is it for, in a sentence?',
      paragraph?.slice(0, 300),
      'the first paragraph of the read-me',
    ),
    withGuess('licensor', 'Who gives the licence?', holder, 'the copyright line of the licence'),
    withGuess(
      'repo',
      'Where is the design kept? A web address.',
      repo?.replace(/\.$/, ''),
      'an address in the read-me',
    ),
    withGuess('version', 'Which version is this?', undefined, ''),
    withGuess('documentation-language', 'In which language is it written? A tag such as es-EC.', undefined, ''),
    ...types.map(
      (type) =>
      withGuess(`process.${type}`, `What makes the .${type} files: ${Object.keys(TSDC).join(', ')}?`, LIKELY[type], 'what most such files are for'), // prettier-ignore
    ),
  ];
}

/** A guess as a comment on its own line, never longer than its line. */
const guessLine = ({ id, guess, because }: DraftQuestion) =>
  `# ? ${id} = ${JSON.stringify(guess)}   (${(because ?? '').replace(/\s+/g, ' ')})`;

function partTable(part: DraftPart, answers: DraftAnswers): Table {
  const process = part.ready.map((path) => answers[`process.${typeOf(path)}`]).find((answer) => answer !== undefined);
  return compact({
    name: part.name,
    tsdc: process === undefined ? undefined : TSDC[process as Process],
    source: part.sources,
    export: part.ready,
  });
}

/**
 * A manifest for a folder that has none: what is certain (files that are there, a licence whose text says its name, what
 * was answered) as fields, what is guessed as comments, and a list of questions. Until licence and name are certain the
 * import refuses it: nothing comes in by a guess.
 */
export function draftManifest(files: Files, answers: DraftAnswers = {}): Draft {
  const paths = [...files.keys()].sort();
  const parts = partsOf(paths);
  const licence = licenceQuestion(files);
  const asked = [...questionsOf(files, parts), ...(licence.certain === undefined ? [licence.question] : [])];
  const open = asked.filter(({ id }) => (answers[id] ?? '').trim() === '');
  const said = (id: string) => answers[id]?.trim();
  const table = compact({
    okhv: '2.4',
    name: said('name'),
    repo: said('repo'),
    version: said('version'),
    license: said('license') ?? licence.certain,
    licensor: said('licensor'),
    function: said('function'),
    'documentation-language': said('documentation-language'),
    ...namedFiles(paths),
    part: parts.map((part) => partTable(part, answers)),
  });
  const guesses = open.filter(({ guess }) => guess !== undefined).map(guessLine);
  const missing = open.filter(({ guess }) => guess === undefined).map(({ id, question }) => `# ! ${id}: ${question}`);
  const head = [
    '# A draft. Lines with "# ?" are guesses, lines with "# !" are missing: correct them, then take the mark away.',
    '# Every part counts once until its quantity is written below it: [part.x-minga] quantity = 2.',
    ...guesses,
    ...missing,
  ];
  const text = `${head.join('\n')}\n\n${stringify(table)}`;
  return { text, questions: open, problems: readManifest('okh.toml', text).problems };
}
