import { readManifest } from '#libs/designs';
import { displayFileName } from '../../apps/server/src/http/file-name.js';
import { labelsPdf } from '../../apps/server/src/pieces/pdf/labels.js';
import { toCsv } from '../../apps/server/src/requests/shopping-csv.js';
import { wordsOf } from '../support/pdf.js';

/** Text that is let in, because it may be meant well, and what becomes of it on its way out. */
export interface HarmlessRow {
  readonly title: string;
  readonly control: string;
  readonly shown: (given: string) => Promise<string>;
  readonly cases: readonly { readonly name: string; readonly given: string; readonly becomes: string }[];
}

/** The one cell of a table of one cell. */
const cellOf = (given: string) => Promise.resolve(toCsv([[given]]).slice(1, -2));
const nameInManifest = (given: string) => {
  const text = `okhv = "2.4"\nname = ${JSON.stringify(given)}\nlicense = "MIT"\nlicensor = "Ana"\nversion = "1"\nrepo = "https://example.org/x"\nfunction = "x"\n`;
  return Promise.resolve(readManifest('okh.toml', text).manifest?.title ?? 'refused');
};
const LABEL = {
  code: '7KQ4-M2X9',
  url: 'https://example.org/p/7KQ4-M2X9',
  design: '',
  machine: '',
  day: '',
  licence: '',
};
const onLabel = async (given: string) => {
  const words = wordsOf(await labelsPdf([{ ...LABEL, partName: given }], { sheet: 'roll-62x29', start: 1 }));
  return words.slice(1).join(' ').trim();
};

export const HARMLESS: readonly HarmlessRow[] = [
  {
    title: 'Formulas in tables',
    control: 'A cell that a spreadsheet would take for a formula begins with an apostrophe; quotes are doubled (OWASP, CSV injection)',
    shown: cellOf,
    cases: [
      { name: 'equals', given: `=cmd|'/C calc'!A0`, becomes: `"'=cmd|'/C calc'!A0"` },
      { name: 'plus', given: '+1+cmd|x', becomes: `"'+1+cmd|x"` },
      { name: 'minus', given: '-2+3', becomes: `"'-2+3"` },
      { name: 'at', given: '@SUM(A1:A9)', becomes: `"'@SUM(A1:A9)"` },
      { name: 'behind blanks', given: '  =1', becomes: `"'  =1"` },
      { name: 'behind a tab', given: '\t=1', becomes: `"'\t=1"` },
      { name: 'of full width', given: '＝1', becomes: `"'＝1"` },
      { name: 'out of its cell', given: 'a";=1;"', becomes: '"a"";=1;"""' },
      { name: 'out of its line', given: 'a\r\n=1', becomes: '"a\r\n=1"' },
      { name: 'an address that tells on', given: '=HYPERLINK("https://evil.test")', becomes: `"'=HYPERLINK(""https://evil.test"")"` },
    ],
  },
  {
    title: 'Names that turn their surroundings round',
    control: 'Control characters and signs of direction are taken out of a manifest’s texts, with a warning',
    shown: nameInManifest,
    cases: [
      { name: 'right to left', given: 'Peg \u202egepnu', becomes: 'Peg gepnu' },
      { name: 'an isolate', given: '\u2067Peg\u2069', becomes: 'Peg' },
      { name: 'an escape of a terminal', given: '\u001b[2JPeg', becomes: '[2JPeg' },
      { name: 'a zero byte', given: 'Pe\u0000g', becomes: 'Peg' },
      { name: 'a bell', given: 'Peg\u0007', becomes: 'Peg' },
      { name: 'HTML stays text', given: '<img src=x onerror=alert(1)>Peg', becomes: '<img src=x onerror=alert(1)>Peg' },
    ],
  },
  {
    title: 'Text on labels and papers',
    control: 'Only signs the built-in fonts have are printed; control characters are blanks; text is never read as PDF',
    shown: onLabel,
    cases: [
      { name: 'right to left', given: 'Peg\u202e 1', becomes: 'Peg 1' },
      { name: 'lines', given: 'Peg\n\n1', becomes: 'Peg 1' },
      { name: 'the end of a PDF text', given: 'Peg) Tj (1', becomes: 'Peg) Tj (1' },
      { name: 'the end of a PDF stream', given: 'endstream', becomes: 'endstream' },
      { name: 'a zero byte', given: 'Pe\u0000g', becomes: 'Pe g' },
      { name: 'signs of no font', given: 'Peg \u{1f4a9}', becomes: 'Peg ?' },
    ],
  },
  {
    title: 'Names of uploads',
    control: 'Shown without folders and unseen signs, at most 100 characters; stored by hash',
    shown: (given) => Promise.resolve(displayFileName(given, 'design.zip')),
    cases: [
      { name: 'out of its folder', given: '../../etc/passwd', becomes: 'passwd' },
      { name: 'out of its folder, Windows', given: '..\\..\\evil.zip', becomes: 'evil.zip' },
      { name: 'turned round', given: 'evil\u202epiz.exe', becomes: 'evilpiz.exe' },
      { name: 'a zero byte', given: 'a.zip\u0000.exe', becomes: 'a.zip.exe' },
      { name: 'nothing left', given: '\u202e\u0007/', becomes: 'design.zip' },
      { name: 'endless', given: 'a'.repeat(5_000), becomes: 'a'.repeat(100) },
      { name: 'an option', given: '-rf', becomes: '-rf' },
    ],
  },
]; // prettier-ignore
