/** What whoever makes or passes on the part owes, with one sentence in English; `dutiesText` says it with names and addresses. */
export const DUTIES = {
  attribution: 'Name the author and the title, with a link to the design.',
  notice: 'Keep the notices and give the licence text or a link to it with the part.',
  'mark-changes': 'Say what was changed, and when.',
  'share-changes': 'Publish the changed design files when you pass the part on.',
  'same-licence': 'Changed designs stay under the same licence.',
  'source-offer': 'Give the complete design files, or say where they are and keep them there for 3 years.',
  'source-on-product': 'Show the source location on the part itself where a notice of the design asks for it.',
  'no-extra-terms': 'Add no further terms and no technical lock.',
  'unmodified-only': 'Pass the design on unchanged only.',
  'tell-licensor': 'Send the changed files to every licensor who gave an address.',
  'report-production': 'Report the production run to the coalition.',
  contribution: 'A record of contribution to the commons must be in force.',
  'member-proof': 'Hold proof of worker ownership and of how the surplus is shared.',
} as const satisfies Record<string, string>;
export type Duty = keyof typeof DUTIES;
