// node scripts/okh-table.mjs: writes the table of real manifests into docs/designs.md (after `npm run build`).
// The manifests lie beside the project, in ../shared/data/okh; without them nothing is changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT } from './lib/run.mjs';

const { isSameProject, readManifest, writeManifest } = await import('../dist/libs/designs/src/index.js');
const OKH = path.join(ROOT, '../shared/data/okh');
const PAGE = path.join(ROOT, 'docs/designs.md');

/** Without what names the file it came from. */
const essence = ({ raw: _raw, format: _format, formatVersion: _version, ...rest }) => rest;

function isSameAgain(manifest) {
  return ['okh-losh', 'okh-v1'].every((format) => {
    const again = readManifest(
      format === 'okh-losh' ? 'okh.toml' : 'okh.yml',
      writeManifest(manifest, format),
    ).manifest;
    return again !== undefined && isDeepStrictEqual(essence(again), essence(manifest));
  });
}

function rowOf({ file, source }) {
  const name = path.basename(file);
  // Read as from its own home; where it was collected from is told beside it where it is another place.
  const { manifest, problems } = readManifest(name, readFileSync(path.join(OKH, file), 'utf8'));
  const collected = /^([\w.-]+\/[\w.-]+) okh\.(?:toml|yml)/.exec(source)?.[1];
  const isElsewhere =
    collected !== undefined && manifest?.repo !== undefined && isSameProject(manifest.repo, `https://github.com/${collected}`) === false; // prettier-ignore
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.length - errors.length;
  const result = !manifest ? 'refused' : warnings > 0 ? 'with warnings' : 'whole';
  const notes = [
    ...errors.map(({ message }) => message.replace(name, '').replace(/^[:\s]+/, '')),
    isElsewhere && `collected from ${collected}, its home is ${manifest.repo}`,
    manifest && !manifest.isMakeable && `not made here: ${manifest.notMakeableReason}`,
  ].filter(Boolean);
  const round = manifest ? (isSameAgain(manifest) ? 'equal' : 'DIFFERS') : '';
  return { name, result, warnings, round, notes: notes.join('; ').replaceAll('|', '\\|') };
}

function tableOf(rows) {
  const count = (result) => rows.filter((row) => row.result === result).length;
  const rounds = rows.filter(({ round }) => round === 'equal').length;
  const lines = rows.map(
    ({ name, result, warnings, round, notes }) => `| ${name} | ${result} | ${warnings} | ${round} | ${notes} |`,
  );
  return `${rows.length} manifests: ${count('whole')} imported whole, ${count('with warnings')} with warnings, ${count('refused')} refused; read, written and read again equal in both formats: ${rounds} of ${rows.length - count('refused')}.

| manifest | import | warnings | round trip | why refused, and what a person must know |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

if (existsSync(OKH)) {
  const { files } = JSON.parse(readFileSync(path.join(OKH, 'index.json'), 'utf8'));
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = ['<!-- table of real manifests -->\n', '<!-- end of table -->'];
  const [before, rest] = page.split(start);
  const after = rest.slice(rest.indexOf(end));
  writeFileSync(PAGE, `${before}${start}\n${tableOf(files.map(rowOf))}\n${after}`);
} else {
  process.stderr.write('skipped: no shared data\n');
}
