/**
 * Headings by which licence texts say what they are. Only plain ones: a text that is not here, or that has two of them,
 * is for a person to read. Where a text leaves a choice to its user (GPL "only" or "or later"), there are two ids.
 */
const HEADINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bCERN Open Hardware Licen[cs]e Version 2\s*[-–—]\s*Strongly Reciprocal/i, ['CERN-OHL-S-2.0']],
  [/\bCERN Open Hardware Licen[cs]e Version 2\s*[-–—]\s*Weakly Reciprocal/i, ['CERN-OHL-W-2.0']],
  [/\bCERN Open Hardware Licen[cs]e Version 2\s*[-–—]\s*Permissive/i, ['CERN-OHL-P-2.0']],
  [/\bCERN Open Hardware Licen[cs]e v\.? ?1\.2/i, ['CERN-OHL-1.2']],
  [/\bTAPR Open Hardware License/i, ['TAPR-OHL-1.0']],
  [/\bSolderpad Hardware Licen[cs]e,? v(?:ersion )?2\.1/i, ['SHL-2.1']],
  [/\bAttribution-NonCommercial-ShareAlike 4\.0 International/i, ['CC-BY-NC-SA-4.0']],
  [/\bAttribution-NonCommercial-NoDerivatives 4\.0 International/i, ['CC-BY-NC-ND-4.0']],
  [/\bAttribution-NonCommercial 4\.0 International/i, ['CC-BY-NC-4.0']],
  [/\bAttribution-NoDerivatives 4\.0 International/i, ['CC-BY-ND-4.0']],
  [/\bAttribution-ShareAlike 4\.0 International/i, ['CC-BY-SA-4.0']],
  [/\bAttribution 4\.0 International/i, ['CC-BY-4.0']],
  [/\bCC0 1\.0 Universal/i, ['CC0-1.0']],
  [/^\s*(?:The )?MIT License\b/im, ['MIT']],
  [/^\s*BSD 3-Clause License/im, ['BSD-3-Clause']],
  [/^\s*BSD 2-Clause License/im, ['BSD-2-Clause']],
  [/^\s*Apache License\s+Version 2\.0/im, ['Apache-2.0']],
  [/^\s*GNU GENERAL PUBLIC LICENSE\s+Version 3\b/m, ['GPL-3.0-or-later', 'GPL-3.0-only']],
  [/^\s*GNU GENERAL PUBLIC LICENSE\s+Version 2\b/m, ['GPL-2.0-or-later', 'GPL-2.0-only']],
  [/^\s*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3\b/m, ['LGPL-3.0-or-later', 'LGPL-3.0-only']],
  [/^\s*GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3\b/m, ['AGPL-3.0-or-later', 'AGPL-3.0-only']],
];

/** Headings stand at the top: further down licences speak of each other. */
const HEAD_CHARS = 600;

/** SPDX ids that a licence text may mean: one is certain, several are a choice, none is unknown. */
export function licencesOfText(text: string): readonly string[] {
  const head = text.slice(0, HEAD_CHARS);
  const tagged = /SPDX-License-Identifier:\s*([^\s*]+(?: (?:AND|OR|WITH) [^\s*]+)*)/.exec(head)?.[1];
  if (tagged !== undefined) return [tagged];
  const found = HEADINGS.filter(([heading]) => heading.test(head));
  // The plain "Attribution 4.0" is no part of its longer sisters' headings, so two hits are two licences.
  return found.length === 1 ? (found[0]?.[1] ?? []) : found.flatMap(([, ids]) => ids);
}
