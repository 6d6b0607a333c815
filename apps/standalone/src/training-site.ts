import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LoadedMaterial, MachineProfile } from '#libs/domain';
import { startSimulatedMachine, type SimulatedMachine } from '#libs/machine-simulator';
import { MachineRow } from '#libs/persistence';
import { BridgesService } from '../../server/src/bridges/bridges.service.js';
import { TrainingSwitch } from '../../server/src/core/core.module.js';
import { SettingsService } from '../../server/src/core/settings.service.js';
import { JobsService } from '../../server/src/jobs/jobs.service.js';
import { MachinesService } from '../../server/src/machines/machines.service.js';
import type { SecretFiles } from './secret-files.js';

/** A two-hour print can be watched in a minute. */
const TIME_FACTOR = 120;

interface TrainingMachine {
  readonly name: string;
  readonly profile: MachineProfile;
  readonly loaded: LoadedMaterial;
}

/** An open 220 mm printer as schools and villages have it; limits of stock Marlin on such machines. */
const PRINTER: MachineProfile = {
  machineClass: 'fff-220',
  process: 'print',
  firmware: 'marlin',
  safetyClass: 'B',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 600, e: 3_000 },
  maxAccelMmPerS2: { x: 1_000, y: 1_000, z: 100, e: 5_000 },
  nozzleDiameterMm: 0.4,
  filamentDiameterMm: 1.75,
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};

/** A small GRBL router for boards. */
const MILL: MachineProfile = {
  machineClass: 'mill-300',
  process: 'mill',
  firmware: 'grbl',
  safetyClass: 'D',
  envelopeMm: { x: 300, y: 300, z: 60 },
  maxFeedMmPerMin: { x: 3_000, y: 3_000, z: 600 },
  maxAccelMmPerS2: { x: 200, y: 200, z: 100 },
  maxSpindleRpm: 12_000,
  toolDiameterMm: 3.175,
};

const MACHINES: readonly TrainingMachine[] = [
  { name: 'Killa', profile: PRINTER, loaded: { material: 'PLA', colour: 'verde', remainingG: 900 } },
  { name: 'Inti', profile: PRINTER, loaded: { material: 'PETG', colour: 'negro', remainingG: 900 } },
  { name: 'Chaska', profile: MILL, loaded: { material: 'plywood', stockMm: { x: 300, y: 300, z: 9 } } },
];

export interface BridgeCredentials {
  readonly bridgeId: string;
  readonly secret: string;
  readonly privateKeyPem: string;
}

type PoweredMachine = SimulatedMachine & { readonly url: string; close(): Promise<void> };

/** Three simulated machines and the rows, credentials and switch that belong to them. */
export class TrainingSite {
  readonly #machines = new Map<string, PoweredMachine>();

  private constructor(
    private readonly app: INestApplicationContext,
    readonly credentials: BridgeCredentials,
  ) {}

  /**
   * Powers the machines on and tells the server where they are. The first time it also adds them to the site, with the
   * plates confirmed as empty by whoever set the site up. Undefined when somebody removed the training site.
   */
  static async open(app: INestApplicationContext, secrets: SecretFiles): Promise<TrainingSite | undefined> {
    const known = await app.get(SettingsService).get('training');
    if (known?.isRemoved) return undefined;
    const credentials = secrets.read<BridgeCredentials>('training-bridge');
    const site = known && credentials ? new TrainingSite(app, credentials) : await TrainingSite.#create(app, secrets);
    await site.#powerOn(known?.timeFactor ?? TIME_FACTOR);
    return site;
  }

  static async #create(app: INestApplicationContext, secrets: SecretFiles): Promise<TrainingSite> {
    const { row, secret, privateKeyPem } = await app
      .get(BridgesService)
      .create({ name: 'Puente de práctica', isSimulated: true });
    const credentials = { bridgeId: row.id, secret, privateKeyPem: privateKeyPem ?? '' };
    secrets.write('training-bridge', credentials);
    for (const { name, profile, loaded } of MACHINES) {
      const url = 'tcp://127.0.0.1:1';
      const id = await app
        .get(MachinesService)
        .create({ name, profile, loaded, url, bridgeId: row.id, isSimulated: true });
      await app.get(JobsService).clearPlate(id, 0, 'instalación');
    }
    await app.get(SettingsService).set('training', { bridgeId: row.id, timeFactor: TIME_FACTOR, isRemoved: false });
    return new TrainingSite(app, credentials);
  }

  async #powerOn(timeFactor: number): Promise<void> {
    const database = this.app.get(DataSource);
    const rows = await database.manager.findBy(MachineRow, { bridgeId: this.credentials.bridgeId });
    for (const row of rows) {
      const { firmware, envelopeMm } = row.profile;
      const machine = await startSimulatedMachine({
        kind: firmware === 'grbl' ? 'grbl' : 'marlin',
        name: row.name,
        uuid: row.id,
        envelopeMm,
        timeFactor,
      });
      this.#machines.set(row.id, machine);
      await database.manager.update(MachineRow, { id: row.id }, { url: machine.url });
    }
    this.#setSwitch(timeFactor);
  }

  #setSwitch(timeFactor: number): void {
    this.app.get(TrainingSwitch).control = {
      timeFactor,
      setTimeFactor: (factor) => {
        for (const machine of this.#machines.values()) machine.setTimeFactor(factor);
        this.#setSwitch(factor);
        return Promise.resolve();
      },
      pressReset: (machineId) => this.#machines.get(machineId)?.powerCycle(),
      remove: () => this.onRemove(),
    };
  }

  /** The powered machines, by id: what they were really made to do. */
  get machines(): ReadonlyMap<string, SimulatedMachine> {
    return this.#machines;
  }

  /** Replaced by whoever runs the bridge that serves these machines. */
  onRemove: () => Promise<void> = () => this.powerOff();

  async powerOff(): Promise<void> {
    const machines = [...this.#machines.values()];
    this.#machines.clear();
    await Promise.all(machines.map((machine) => machine.close()));
  }
}
