import { stringify as stringifyYaml } from 'yaml';
import type { MachineProcess, SizeMm } from '#libs/domain';
import type { DesignProblem } from './manifest.js';
import { Fields, quote } from './manifest-fields.js';
import { EXTENSION } from './manifest-part.js';
import { readSource } from './manifest-source.js';
import { compact, type Table } from './write-common.js';

/** A workshop, as far as it tells of itself. */
export interface OkwSite {
  readonly name: string;
  /** Where it is, in the words it chose. */
  readonly place?: string;
}

/** A machine, as far as a workshop tells of it. */
export interface OkwMachine {
  readonly name: string;
  readonly process: MachineProcess;
  readonly envelopeMm?: SizeMm;
  readonly nozzleDiameterMm?: number;
  /** Families of materials that it can take: `PLA`, `plywood`. */
  readonly materials: readonly string[];
}

export interface OkwReading {
  /** There whenever no problem is an error. */
  readonly facility?: { readonly site: OkwSite; readonly machines: readonly OkwMachine[] };
  readonly problems: readonly DesignProblem[];
}

const WIKIPEDIA = 'https://en.wikipedia.org/wiki/';

/** OKW names kinds of machines and processes by articles of Wikipedia. The first is written, all are understood. */
const ARTICLES: Readonly<Record<MachineProcess, { readonly equipment: string; readonly processes: readonly string[] }>> = {
  print: { equipment: '3D_printer', processes: ['Fused_filament_fabrication', 'Fused_deposition_modeling', '3D_printing'] },
  mill: { equipment: 'CNC_router', processes: ['Milling_(machining)', 'CNC_milling', 'Numerical_control'] },
  laser: { equipment: 'Laser_cutter', processes: ['Laser_cutting', 'Laser_engraving'] },
}; // prettier-ignore

/** OKW has whole millimetres only: rounded down, so that nobody sends a part that does not fit. */
const wholeMm = (mm: number | undefined) => (mm === undefined ? undefined : Math.floor(mm));

/**
 * What OKW's integers cannot hold (a 0.4 mm nozzle, 219.5 mm of travel) stands exactly in our extension; the nozzle has
 * no integer at all, because 0 would be a lie.
 */
function equipmentOf(machine: OkwMachine): Table {
  const { envelopeMm, nozzleDiameterMm, process } = machine;
  const article = ARTICLES[process];
  return compact({
    name: machine.name,
    equipmentType: WIKIPEDIA + article.equipment,
    manufacturingProcess: WIKIPEDIA + (article.processes[0] ?? ''),
    quantity: 1,
    computerControlled: true,
    materialsWorked: machine.materials,
    xTravel: wholeMm(envelopeMm?.x),
    yTravel: wholeMm(envelopeMm?.y),
    zTravel: wholeMm(envelopeMm?.z),
    [EXTENSION]: compact({ process, envelopeMm, nozzleDiameterMm }),
  });
}

/** A workshop as an Open Know-Where facility (OKW v1, 2021), as plain data. */
export function okwFacility(site: OkwSite, machines: readonly OkwMachine[]): Table {
  const equipment = machines.map(equipmentOf);
  return compact({
    name: site.name,
    location: compact({ directions: site.place }),
    equipment,
    manufacturingProcesses: [...new Set(equipment.map((one) => one['manufacturingProcess']))],
    typicalMaterials: [...new Set(machines.flatMap((machine) => machine.materials))],
  });
}

/** The same as text. */
export function writeOkw(site: OkwSite, machines: readonly OkwMachine[], format: 'json' | 'yaml' = 'json'): string {
  const facility = okwFacility(site, machines);
  return format === 'json' ? `${JSON.stringify(facility, null, 2)}\n` : stringifyYaml(facility, { lineWidth: 110 });
}

const articleOf = (text: string) =>
  decodeURIComponent(text.replace(/^https?:\/\/\w+(\.m)?\.wikipedia\.org\/wiki\//i, ''));

function readProcess(equipment: Fields, own: Fields | undefined): MachineProcess | undefined {
  const processes = Object.keys(ARTICLES) as MachineProcess[];
  const said = own?.text('process');
  if (said !== undefined) return processes.find((process) => process === said);
  const texts = ['manufacturingProcess', 'equipmentType'].flatMap((key) => equipment.texts(key)).map(articleOf);
  return processes.find((process) => {
    const { equipment: kind, processes: names } = ARTICLES[process];
    return texts.some((text) => text === kind || names.includes(text));
  });
}

function readEnvelope(equipment: Fields, own: Fields | undefined): SizeMm | undefined {
  const exact = own?.table('envelopeMm');
  const [x, y, z] = exact
    ? ['x', 'y', 'z'].map((key) => exact.number(key))
    : ['xTravel', 'yTravel', 'zTravel'].map((key) => equipment.number(key));
  return x !== undefined && y !== undefined && z !== undefined && x > 0 && y > 0 && z > 0 ? { x, y, z } : undefined;
}

/** A machine of a kind we can plan for; another kind is a warning and left out. */
function readEquipment(equipment: Fields): readonly OkwMachine[] {
  const own = equipment.table(EXTENSION);
  const process = readProcess(equipment, own);
  if (process === undefined) {
    const kind = equipment.data['manufacturingProcess'] ?? equipment.data['equipmentType'] ?? 'nothing';
    equipment.warn('manufacturingProcess', `is ${quote(kind)}, no process we plan`, 'It is left out');
    return [];
  }
  const envelopeMm = readEnvelope(equipment, own);
  const name = equipment.text('name') ?? [equipment.text('make'), equipment.text('model')].filter(Boolean).join(' ');
  const nozzleDiameterMm = own?.number('nozzleDiameterMm') ?? equipment.number('nozzleSize');
  return [
    {
      name: name === '' ? process : name,
      process,
      materials: equipment.texts('materialsWorked'),
      ...(envelopeMm && { envelopeMm }),
      ...(nozzleDiameterMm !== undefined && nozzleDiameterMm > 0 && { nozzleDiameterMm }),
    },
  ];
}

/** Reads an Open Know-Where facility, YAML or JSON, ours or anybody's. Tolerant as readManifest is; never throws on bad text. */
export function readOkw(fileName: string, text: string): OkwReading {
  const { source, problems: found } = readSource(fileName.replace(/\.toml$/i, '.yml'), text);
  if (!source) return { problems: found };
  const problems: DesignProblem[] = [...found];
  const fields = new Fields(source, problems);
  const name = fields.text('name');
  if (name === undefined) fields.fail('name', 'is missing', 'Give the facility a name');
  const place = fields.table('location')?.text('directions');
  const machines = fields.tables('equipment').flatMap(readEquipment);
  if (name === undefined) return { problems };
  return { problems, facility: { site: { name, ...(place !== undefined && { place }) }, machines } };
}
