import { describe, expect, it } from '@jest/globals';
import { parse } from 'smol-toml';
import { draftManifest } from './draft-manifest.js';
import { licencesOfText } from './licence-text.js';
import { readManifest } from './read-manifest.js';

const files = (entries: Record<string, string>) =>
  new Map<string, Uint8Array>(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)]));

const FOLDER = {
  'README.md':
    '# Hand seeder\n\n![photo](a.jpg)\n\nA push seeder for maize on steep fields, see\nhttps://github.com/ana/seeder.\n',
  LICENSE: 'CERN Open Hardware Licence Version 2 - Strongly Reciprocal\n\nCopyright (c) 2024 Ana Quispe\n',
  'bom.csv': 'name,quantity\n',
  'stl/drum.stl': 'x',
  'cad/Drum.step': 'x',
  'plate.dxf': 'x',
  'unused.scad': 'x',
};
const ANSWERS = {
  name: 'Hand seeder',
  function: 'Sows maize.',
  licensor: 'Ana Quispe',
  repo: 'https://github.com/ana/seeder',
  version: '1.10',
  'documentation-language': 'es-EC',
  'process.stl': 'print',
  'process.dxf': 'mill',
}; // prettier-ignore

describe('a draft of a manifest', () => {
  it('holds what is certain, marks what is guessed, and asks a person for the rest', () => {
    const { text, questions } = draftManifest(files(FOLDER));
    expect(text).toContain('license = "CERN-OHL-S-2.0"');
    expect(text).toContain('bom = "bom.csv"');
    expect(Object.keys(parse(text))).toEqual(['okhv', 'license', 'readme', 'bom', 'part']);
    expect(questions.map(({ id, guess }) => [id, guess])).toEqual([
      ['name', 'Hand seeder'],
      ['function', 'A push seeder for maize on steep fields, see https://github.com/ana/seeder.'],
      ['licensor', 'Ana Quispe'],
      ['repo', 'https://github.com/ana/seeder'],
      ['version', undefined],
      ['documentation-language', undefined],
      ['process.dxf', 'laser'],
      ['process.stl', 'print'],
    ]);
    for (const { id } of questions) expect(text).toMatch(new RegExp(`^# [?!] ${id}\\b`, 'm'));
  });

  it('is never imported on guesses: its name is missing until somebody says it', () => {
    const { problems } = draftManifest(files(FOLDER));
    expect(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.place?.field)).toEqual([
      'name',
    ]);
  });

  it('is a manifest without a complaint once everything is answered', () => {
    const { text, questions, problems } = draftManifest(files(FOLDER), ANSWERS);
    expect([questions, problems]).toEqual([[], []]);
    const { manifest } = readManifest('okh.toml', text);
    expect(manifest).toMatchObject({ title: 'Hand seeder', version: '1.10', documents: ['README.md', 'bom.csv'] });
    expect(manifest?.parts.map((part) => [part.name, part.steps, part.sourceFiles, part.exportFiles])).toEqual([
      ['Drum', ['print'], ['cad/Drum.step'], ['stl/drum.stl']],
      ['plate', ['mill'], [], ['plate.dxf']],
    ]);
  });

  it('asks for the licence wherever the text leaves a doubt', () => {
    const asked = (entries: Record<string, string>) =>
      draftManifest(files(entries)).questions.find(({ id }) => id === 'license')?.guess ?? 'not asked or no guess';
    expect(
      asked({
        COPYING: '                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n',
      }),
    ).toBe('GPL-3.0-or-later');
    expect(asked({ LICENSE: 'MIT License\n', 'LICENSE-docs': 'Attribution 4.0 International\n' })).toBe('MIT');
    expect(draftManifest(files({ LICENSE: 'Do what is right.' })).problems).toContainEqual(
      expect.objectContaining({ code: 'MANIFEST_LICENCE', severity: 'error' }),
    );
  });

  it('survives an empty folder and hostile names', () => {
    expect(draftManifest(new Map()).questions).toHaveLength(7);
    const { text } = draftManifest(files({ 'a"\nname = "x".stl': 'x', 'README.md': '# """\n' }), {
      'process.stl': 'steal',
    });
    expect(readManifest('okh.toml', text).problems.map((problem) => problem.code)).not.toContain('MANIFEST_SYNTAX');
  });
});

describe('licence texts', () => {
  it.each([
    ['Creative Commons Attribution-ShareAlike 4.0 International Public License', ['CC-BY-SA-4.0']],
    ['Attribution 4.0 International\n\n====', ['CC-BY-4.0']],
    [
      '                                 Apache License\n                           Version 2.0, January 2004',
      ['Apache-2.0'],
    ],
    ['CERN Open Hardware Licence v1.2', ['CERN-OHL-1.2']],
    ['// SPDX-License-Identifier: MIT OR Apache-2.0', ['MIT OR Apache-2.0']],
    ['All rights reserved. Not the MIT License.', []],
    [`${'x'.repeat(700)}\nMIT License`, []],
  ])('%j', (text, ids) => expect(licencesOfText(text)).toEqual(ids));
});
