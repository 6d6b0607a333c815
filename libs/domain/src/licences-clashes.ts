/** Licences that do not go together in one work; each has a text in the user interface. */
export type LicenceClashCode = 'share-alikes-differ' | 'limits-meet-copyleft' | 'gpl2-meets-apache';

export interface LicenceClash {
  readonly code: LicenceClashCode;
  readonly licences: readonly [string, string];
}

const COPYLEFT = /^(CERN-OHL-S-|CERN-OHL-1\.|TAPR-OHL-|L?GPL-|AGPL-)/i;

/** Both orders are tried. */
const PAIRS: readonly (readonly [LicenceClashCode, RegExp, RegExp])[] = [
  // Each wants the whole changed file under itself.
  ['share-alikes-differ', /^CC-BY-SA-/i, /^CERN-OHL-S-/i],
  // "No commerce" and "no changes" are further restrictions, which copyleft forbids (GPL §10, CERN-OHL-S §3).
  ['limits-meet-copyleft', /^(CC-BY-(NC|ND)|PolyForm-Noncommercial|PPL$)/i, COPYLEFT],
  ['gpl2-meets-apache', /^GPL-2\.0(-only)?$/i, /^Apache-2\.0/i],
];

/**
 * What must not be mixed in one changed file or one larger work. Parts that merely lie beside each other in an
 * assembly do not mix; a person looks.
 */
export function licenceClashes(licences: readonly string[]): readonly LicenceClash[] {
  const ids = [...new Set(licences)];
  return PAIRS.flatMap(([code, one, other]) =>
    ids
      .filter((id) => one.test(id))
      .flatMap((a) => ids.filter((id) => other.test(id)).map((b): LicenceClash => ({ code, licences: [a, b] }))),
  );
}
