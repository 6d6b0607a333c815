import { createRequire } from 'node:module';
import { licenceHint, parseLicenceExpression, type LicenceTree } from '#libs/domain';
import { quote, type Fields } from './manifest-fields.js';

const require = createRequire(import.meta.url);
const current = require('spdx-license-ids/index.json') as readonly string[];
const deprecated = require('spdx-license-ids/deprecated.json') as readonly string[];

/** Lower case -> official spelling, over the current and the deprecated SPDX ids. */
const SPDX_IDS = new Map([...current, ...deprecated].map((id) => [id.toLowerCase(), id]));

const isKnown = (id: string) =>
  SPDX_IDS.has(id.replace(/\+$/, '').toLowerCase()) || /^(DocumentRef-.+:)?LicenseRef-./.test(id);

function unknownIds(tree: LicenceTree): readonly string[] {
  if (tree.kind !== 'licence') return [...unknownIds(tree.left), ...unknownIds(tree.right)];
  return isKnown(tree.id) || tree.id === 'NOASSERTION' ? [] : [tree.id];
}

/** Whether a text is an SPDX expression of ids that SPDX lists, `LicenseRef-…` or `NOASSERTION`. */
export function isSpdxExpression(text: string): boolean {
  const tree = parseLicenceExpression(text);
  return tree !== undefined && unknownIds(tree).length === 0;
}

/** `CC-BY-SA 4.0` -> `CC-BY-SA-4.0`, `GPLv3` -> `GPL-3.0-only`: what the author most likely meant. */
function suggestion(text: string): string | undefined {
  const id = text
    .trim()
    .replace(/[\s_]+/g, '-')
    .replace(/-v(?=\d)/i, '-');
  const official = [id, `${id}.0`, `${id}-only`].map((guess) => SPDX_IDS.get(guess.toLowerCase()));
  return official.find((found) => found) ?? licenceHint(text)?.ids[0];
}

/**
 * A licence field as SPDX expression text. What is no SPDX id stays as written with a warning: the licence decision
 * takes it as unknown, never as open.
 */
export function readLicenceText(fields: Fields, key: string): string | undefined {
  const text = fields.text(key);
  if (text === undefined) return undefined;
  const tree = parseLicenceExpression(text);
  const unknown = tree ? unknownIds(tree) : [text];
  if (unknown.length === 0) return text;
  const guess = suggestion(text);
  const hint = guess ? `Write ${quote(guess)}` : 'Use an id of spdx.org/licenses, or LicenseRef-… for your own';
  fields.warn(key, `is not an SPDX licence: ${quote(unknown[0])}`, `${hint}; until then its use must be agreed`);
  return text;
}
