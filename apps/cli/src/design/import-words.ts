import type { ImportView, ProblemView } from './import-client.js';

const STEPS = { fetch: 'fetching', read: 'reading', keep: 'keeping' } as const;

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** `fetching 1.2 of 3.4 MB`: how far an import is. */
export function progressLine({ state, step, progress }: ImportView): string {
  if (state === 'waiting') return 'waiting for its turn';
  if (state !== 'running') return state === 'choose' || state === 'confirm' ? 'a question' : state;
  const { bytes, totalBytes, files, totalFiles, designs, totalDesigns } = progress;
  const words: string[] = [step === null ? 'working' : STEPS[step]];
  if (step === 'keep' && totalDesigns !== undefined && totalDesigns > 1) {
    words.push(`design ${(designs ?? 0) + 1} of ${totalDesigns}`);
  } else if (step === 'fetch' && totalFiles !== undefined) words.push(`file ${files ?? 0} of ${totalFiles}`);
  else if (step === 'fetch' && bytes !== undefined) {
    words.push(megabytes(bytes) + (totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`));
  }
  return words.join(' ');
}

/** `okh.toml:12  error  MANIFEST_LICENCE  license names no licence. …` */
export const problemLines = (problems: readonly ProblemView[]): string[] =>
  problems.map(({ code, message, severity = 'error', place }) => {
    const where = [place?.file ?? place?.field ?? '-', place?.file !== undefined ? place.line : undefined];
    return `${where.filter((word) => word !== undefined).join(':')}  ${severity}  ${code}  ${message}`;
  });

/** What came of it, or what is asked, for people. */
export function answerLine({ state, results, choices }: ImportView): string[] {
  if (state === 'choose') {
    const list = choices.map(({ manifest, title, version }) =>
      `  ${manifest}${title === undefined ? '' : `  (${[title, version].filter(Boolean).join(' ')})`}`); // prettier-ignore
    return ['There are several manifests. Say --manifest PATH for one of them, or --all:', ...list];
  }
  if (state === 'confirm') return ['Somebody should look before this is imported. Say --yes when you did.'];
  if (state === 'cancelled') return ['The import was cancelled.'];
  const lines = results.map(({ slug, title, version, isNew }) =>
    `${isNew ? 'imported' : 'was here already'}: ${title} ${version} (${slug})`); // prettier-ignore
  return state === 'failed' ? [...lines, 'Not imported.'] : lines;
}
