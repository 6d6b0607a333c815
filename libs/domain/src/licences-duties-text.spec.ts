import { describe, expect, it } from '@jest/globals';
import { DUTIES, type Duty } from './licences-duties.js';
import { dutiesText, licenceAddress, TEXT_LANGUAGES } from './licences-duties-text.js';
import { LICENCE_TABLE } from './licences-table.js';
import { decideLicence } from './licences.js';

const DESIGN = {
  title: 'Rueda de surco',
  version: '1.2',
  contentHash: 'ab'.repeat(32),
  licensors: ['Ana Quishpe', 'Taller Sigchos'],
  repo: 'https://example.org/rueda',
};
const decide = (expression: string) =>
  decideLicence({ expression, requester: 'IND', purpose: 'NC', isModified: false });

describe('the text that travels with a piece', () => {
  it('names authors, version, licence, source and content, then what is owed', () => {
    expect(dutiesText(decide('CERN-OHL-S-2.0'), DESIGN, 'es')).toEqual([
      '«Rueda de surco», versión 1.2, diseño de Ana Quishpe, Taller Sigchos.',
      'Licencia: CERN-OHL-S-2.0, https://spdx.org/licenses/CERN-OHL-S-2.0.html',
      'Fuente del diseño: https://example.org/rueda',
      `Contenido de esta versión (SHA-256): ${'ab'.repeat(32)}`,
      'Los archivos completos del diseño se dan con ella, o están en https://example.org/rueda al menos 3 años.',
      'Sus avisos se conservan, y el texto de CERN-OHL-S-2.0 o su enlace va con ella.',
      'Si un aviso del diseño lo pide, el lugar de la fuente está en la pieza misma.',
    ]);
    expect(dutiesText(decide('CC-BY-4.0'), DESIGN, 'en').slice(4)).toEqual([
      'Whoever passes it on names Ana Quishpe, Taller Sigchos and “Rueda de surco”, with the link.',
      'Its notices stay, and the text of CC-BY-4.0 or its link goes along.',
    ]);
  });

  it('says so where authors or a source are not named, and where terms were agreed', () => {
    const text = dutiesText(decide('NOASSERTION'), { ...DESIGN, licensors: [], repo: undefined }, 'en').join('\n');
    expect(text).toContain('its authors, who are not named');
    expect(text).toContain('the workshop keeps the files');
    expect(text).toContain('terms agreed with the authors');
    expect(text).toContain('Licence: NOASSERTION');
    expect(dutiesText(decide('MIT'), DESIGN, 'en').join()).not.toContain('agreed');
  });

  it('has every duty in every language, and says every duty that some licence asks for', () => {
    const duties = Object.keys(DUTIES) as Duty[];
    for (const language of TEXT_LANGUAGES) {
      const lines = dutiesText({ verdict: 'allowed-with-duties', duties, licences: ['MIT'] }, DESIGN, language);
      expect(new Set(lines).size).toBe(4 + duties.length);
    }
    const used = LICENCE_TABLE.flatMap(({ duties: always, ifModified, extraDuties }) => [
      ...always,
      ...(ifModified ?? []),
      ...Object.values(extraDuties ?? {}).flat(),
    ]);
    expect(new Set(used)).toEqual(new Set(duties));
  });

  it('links to the text SPDX keeps, and to none where there is none', () => {
    expect(licenceAddress('GPL-3.0+')).toBe('https://spdx.org/licenses/GPL-3.0.html');
    for (const id of ['LicenseRef-CopyFair-1.0', 'NOASSERTION', 'DocumentRef-a:LicenseRef-b', 'CC-BY-SA 4.0']) {
      expect(licenceAddress(id)).toBeUndefined();
    }
  });
});
