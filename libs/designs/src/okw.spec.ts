import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { okwFacility, readOkw, writeOkw, type OkwMachine } from './okw.js';

const PRINTER: OkwMachine = {
  name: 'Quilla',
  process: 'print',
  envelopeMm: { x: 219.5, y: 220, z: 250 },
  nozzleDiameterMm: 0.4,
  materials: ['PLA', 'PETG'],
};

describe('a workshop as an Open Know-Where facility', () => {
  it('says in OKW’s own fields what they can hold, and the rest exactly beside them', () => {
    expect(okwFacility({ name: 'Taller', place: 'Chugchilán' }, [PRINTER])).toEqual({
      name: 'Taller',
      location: { directions: 'Chugchilán' },
      equipment: [
        {
          name: 'Quilla',
          equipmentType: 'https://en.wikipedia.org/wiki/3D_printer',
          manufacturingProcess: 'https://en.wikipedia.org/wiki/Fused_filament_fabrication',
          quantity: 1,
          computerControlled: true,
          materialsWorked: ['PLA', 'PETG'],
          xTravel: 219,
          yTravel: 220,
          zTravel: 250,
          'x-minga': { process: 'print', envelopeMm: { x: 219.5, y: 220, z: 250 }, nozzleDiameterMm: 0.4 },
        },
      ],
      manufacturingProcesses: ['https://en.wikipedia.org/wiki/Fused_filament_fabrication'],
      typicalMaterials: ['PLA', 'PETG'],
    });
  });

  it('is read back as it was written, as YAML and as JSON', () => {
    const text = fc.stringMatching(/^[A-Z][a-zñ]{1,8}( [a-z0-9:#]{1,5})?$/);
    const mm = fc.integer({ min: 1, max: 99_999 }).map((n) => n / 10);
    const machine = fc.record(
      {
        name: text,
        process: fc.constantFrom('print' as const, 'mill' as const, 'laser' as const),
        envelopeMm: fc.record({ x: mm, y: mm, z: mm }),
        nozzleDiameterMm: mm,
        materials: fc.uniqueArray(fc.constantFrom('PLA', 'ABS', 'plywood'), { maxLength: 3 }),
      },
      { requiredKeys: ['name', 'process', 'materials'] },
    );
    fc.assert(
      fc.property(text, fc.array(machine, { maxLength: 4 }), fc.constantFrom('json' as const, 'yaml' as const), (name, machines, format) => {
        const reading = readOkw(`okw.${format}`, writeOkw({ name, place: 'Sigchos' }, machines, format));
        expect(reading).toEqual({ problems: [], facility: { site: { name, place: 'Sigchos' }, machines } });
      }),
      { numRuns: 40 },
    ); // prettier-ignore
  });

  it('is understood without our extension, as far as it goes', () => {
    const { facility, problems } = readOkw(
      'okw.yml',
      `name: Fab Lab
equipment:
  - make: Prusa
    model: MK4
    manufacturingProcess: https://en.wikipedia.org/wiki/Fused_deposition_modeling
    xTravel: "250"
    yTravel: 210
    zTravel: 220
    nozzleSize: 0
  - equipmentType: https://en.wikipedia.org/wiki/Sewing_machine
`,
    );
    expect(facility?.machines).toEqual([
      { name: 'Prusa MK4', process: 'print', envelopeMm: { x: 250, y: 210, z: 220 }, materials: [] },
    ]);
    expect(problems.map((problem) => [problem.severity, problem.place?.line])).toEqual([
      ['warning', 6],
      ['warning', 10],
    ]);
  });

  it.each([
    ['', 'MANIFEST_EMPTY'],
    ['equipment: []', 'MANIFEST_FIELD'],
    ['name: "x', 'MANIFEST_SYNTAX'],
    ['[1, 2]', 'MANIFEST_SYNTAX'],
  ])('%j is refused', (text, code) => {
    const { facility, problems } = readOkw('okw.json', text);
    expect([facility, problems[0]?.code]).toEqual([undefined, code]);
  });
});
