/** What an author most likely meant; for people to confirm, never for a decision. */
export interface LicenceHint {
  /** An id SPDX has replaced, or a text that is no id. */
  readonly kind: 'deprecated' | 'misspelt';
  /** SPDX ids that may be meant, the likeliest first. */
  readonly ids: readonly string[];
}

type Guess = readonly [pattern: RegExp, ids: (match: RegExpExecArray) => readonly string[]];

const version = (major = '', minor = '0') => `${major}.${minor}`;
const LATER = /LATER|\+/;

/** Over the text in capitals with every gap as one hyphen. */
const GUESSES: readonly Guess[] = [
  [/^(CC-?0|CC-?ZERO|PUBLIC-DOMAIN|PD)(-V?1(-0)?)?(-UNIVERSAL)?$/, () => ['CC0-1.0']],
  [
    /^(?:CC-?|CREATIVE-COMMONS-)(BY|ATTRIBUTION)(-?NC|-NON-?COMMERCIAL)?(-?SA|-SHARE-?ALIKE|-?ND|-NO-?DERIVATIVES)?(?:-?V?([1-4])(?:-(\d))?)?(?:-INTERNATIONAL|-UNPORTED)?$/,
    ([, , nc, end, major = '4', minor]) => {
      const last = end === undefined ? '' : /N/.test(end) ? '-ND' : '-SA';
      return [`CC-BY${nc === undefined ? '' : '-NC'}${last}-${version(major, minor)}`];
    },
  ],
  [
    /^(?:GNU-)?(A|L)?GPL(?:-?V?(\d)(?:-(\d))?)?(-ONLY|-OR-(?:LATER|NEWER)|-?\+)?$/,
    ([, family = '', major = '3', minor, reach]) => {
      const id = `${family}GPL-${version(major, minor)}`;
      const both = [`${id}-only`, `${id}-or-later`];
      return reach === undefined ? both : [both[LATER.test(reach) ? 1 : 0] ?? id];
    },
  ],
  [/^CERN-?OHL-?V?1(?:-(1|2))?$/, ([, minor = '2']) => [`CERN-OHL-1.${minor}`]],
  [/^CERN-?OHL(?:-?V?2(?:-0)?)?-?([PWS])(?:-?V?2(?:-0)?)?$/, ([, strength]) => [`CERN-OHL-${strength}-2.0`]],
  [/^CERN(-?OHL)?(-?V?2(-0)?)?$/, () => ['CERN-OHL-S-2.0', 'CERN-OHL-W-2.0', 'CERN-OHL-P-2.0']],
  [/^TAPR(-?OHL)?(-?V?1(-0)?)?$/, () => ['TAPR-OHL-1.0']],
  [/^APACHE(-LICEN[CS]E)?(-?V?2(-0)?)?$/, () => ['Apache-2.0']],
  [/^(THE-)?(MIT|EXPAT)(-LICEN[CS]E)?$/, () => ['MIT']],
  [/^(NEW-|MODIFIED-)?BSD(-LICEN[CS]E)?$/, () => ['BSD-3-Clause', 'BSD-2-Clause']],
  [/^BSD-?([23])(-CLAUSE)?$/, ([, clauses]) => [`BSD-${clauses}-Clause`]],
  [/^(PEER-PRODUCTION-LICEN[CS]E|PPL-?\d.*|COOPYLEFT)$/, () => ['PPL']],
  [/^COPY-?FAIR/, () => ['LicenseRef-CopyFair-1.0']],
  [/^FAIR-?SHARES/, () => ['LicenseRef-FairShares']],
  [/^POLYFORM-NON-?COMMERCIAL/, () => ['PolyForm-Noncommercial-1.0.0']],
  [/^(FREE-ART-LICEN[CS]E|LICENCE-ART-LIBRE|LAL|FAL)(-1-?\d)?$/, () => ['LAL-1.3']],
  [/^(ODBL|OPEN-DATABASE-LICEN[CS]E)(-V?1(-0)?)?$/, () => ['ODbL-1.0']],
  [/^(NONE|NO-LICEN[CS]E|UNKNOWN|N-A|TBD|PROPRIETARY|ALL-RIGHTS-RESERVED)$/, () => ['NOASSERTION']],
];

/** Ids SPDX keeps for old texts only (list 3.0, January 2018): the reach has to be said. */
const DEPRECATED = /^(A|L)?GPL-[123]\.\d\+?$/;

/**
 * A hint for `GPL-3.0` (deprecated), `CC BY-SA 4.0`, `CERN OHL v2 S`, `GPLv3` and their like; undefined where the text
 * is as it should be or means nothing to us.
 */
export function licenceHint(text: string): LicenceHint | undefined {
  const asWritten = text.trim();
  const gapless = asWritten
    .toUpperCase()
    .replace(/[^A-Z0-9+]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
  for (const [pattern, idsOf] of GUESSES) {
    const match = pattern.exec(gapless);
    if (!match) continue;
    const ids = idsOf(match);
    if (ids.includes(asWritten)) return undefined;
    return { kind: DEPRECATED.test(asWritten) ? 'deprecated' : 'misspelt', ids };
  }
  return undefined;
}
