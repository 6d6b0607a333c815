import type { DataSource, EntityManager } from 'typeorm';
import type { Fact, FactBody } from '#libs/bridge-contract';
import type { JobState, MachineProfile } from '#libs/domain';
import {
  BlobStore,
  BridgeRow,
  DesignRow,
  JobRow,
  MachineRow,
  OperationRow,
  PlateTokenRow,
  ProgramRow,
  RequestRow,
  WorkOrderRow,
  newId,
} from '#libs/persistence';
import { generateSigningKeys } from '#libs/bridge-contract';
import { hashToken } from '../../apps/server/src/auth/secrets.js';

export const PRINTER: MachineProfile = {
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

/** A bridge with one machine, as rows. */
export interface Floor {
  readonly bridgeId: string;
  readonly secret: string;
  readonly machineId: string;
}

const NOW = new Date(Date.UTC(2026, 4, 1, 12));
const PROGRAM = Buffer.from('G4 P0\n');

/** Writes rows as the product would have written them, so that a test begins where it is interested. */
export class Shopfloor {
  readonly #manager: EntityManager;
  #seq = 0;

  constructor(
    readonly database: DataSource,
    private readonly blobs: BlobStore,
  ) {
    this.#manager = database.manager;
  }

  async addBridge(secret = 'bridge secret'): Promise<string> {
    const id = newId();
    await this.#manager.insert(BridgeRow, {
      id,
      name: 'Puente',
      secretHash: hashToken(secret),
      publicKeyPem: generateSigningKeys().publicKeyPem,
      isSimulated: false,
      connectivity: 'online',
      epoch: 'boot-1',
      createdAt: NOW,
    });
    return id;
  }

  /** An idle printer with PLA whose plate somebody cleared. */
  async addMachine(bridgeId: string, change: Partial<MachineRow> = {}): Promise<string> {
    const id = newId();
    await this.#manager.insert(MachineRow, {
      id,
      bridgeId,
      name: 'Killa',
      url: 'tcp://127.0.0.1:1',
      profile: PRINTER,
      loaded: { material: 'PLA', remainingG: 900 },
      isSimulated: false,
      connectivity: 'online',
      state: 'idle',
      mode: 'production',
      since: NOW,
      createdAt: NOW,
      ...change,
    } as never);
    await this.clearPlate(id, change.run ?? 0);
    return id;
  }

  async clearPlate(machineId: string, afterRun: number): Promise<void> {
    await this.#manager.insert(PlateTokenRow, { id: newId(), machineId, afterRun, byName: 'Rosa', at: NOW });
  }

  async addFloor(): Promise<Floor> {
    const secret = newId();
    const bridgeId = await this.addBridge(secret);
    return { bridgeId, secret, machineId: await this.addMachine(bridgeId) };
  }

  async addDesign(parts: readonly object[] = [], licence = 'CERN-OHL-W-2.0', manifest: object = {}): Promise<string> {
    const id = newId();
    await this.#manager.insert(DesignRow, {
      id,
      slug: `design-${id}`,
      version: '1',
      contentHash: id,
      manifest: {
        title: 'Ring',
        titles: { es: 'Anillo' },
        description: '',
        descriptions: {},
        languages: ['en'],
        images: [],
        licensors: ['Ana'],
        licence: { hardware: licence },
        ...manifest,
      },
      manifestPath: 'okh.toml',
      parts,
      processes: ['print'],
      problems: [],
      searchText: 'ring anillo',
      importedAt: NOW,
    } as never);
    return id;
  }

  async addRequest(designId: string, change: Partial<RequestRow> = {}): Promise<string> {
    const id = newId();
    const digits = String(Number.parseInt(id.slice(-8), 16) % 10_000).padStart(4, '0');
    await this.#manager.insert(RequestRow, {
      id,
      code: `KU${id.slice(-8).toUpperCase()}-${digits}`,
      state: 'received',
      designId,
      quantity: 1,
      place: 'Salasaka',
      purpose: 'OWN',
      requesterKind: 'IND',
      requesterName: 'Rosa',
      licenceDecision: {
        verdict: 'allowed-with-duties',
        licences: ['CERN-OHL-W-2.0'],
        duties: ['source-offer', 'notice', 'source-on-product'],
        records: [],
        basis: ['contract', 'patent'],
        reason: 'duties',
        clause: '§4',
        explanation: 'Anybody may make it.',
      },
      createdAt: NOW,
      stepTimes: { received: NOW.toISOString() },
      ...change,
    } as never);
    return id;
  }

  /** A job with everything it belongs to and a program that fits `addMachine`'s printer. */
  async addJob(change: { state?: JobState; quantity?: number; sizeMm?: { x: number; y: number; z: number } } = {}) {
    const designId = await this.addDesign();
    const requestId = await this.addRequest(designId, { state: 'accepted' });
    const orderId = newId();
    await this.#manager.insert(WorkOrderRow, { id: orderId, requestId, designId, state: 'open', createdAt: NOW });
    const operationId = newId();
    const partSha256 = operationId.replaceAll('-', '').padEnd(64, '0');
    await this.#manager.insert(OperationRow, {
      id: operationId,
      orderId,
      lineId: null,
      sequence: 0,
      step: 'print',
      name: 'Ring',
      quantity: change.quantity ?? 1,
      state: 'ready',
      after: [],
      requirements: {
        process: 'print',
        materials: ['PLA'],
        sizeMm: change.sizeMm ?? { x: 20, y: 20, z: 20 },
        massG: 12,
      },
      partSha256,
      thicknessMm: null,
    } as never);
    await this.#manager.insert(ProgramRow, {
      id: newId(),
      key: partSha256,
      partSha256,
      machineClass: 'fff-220',
      material: 'PLA',
      input: {},
      state: 'ready',
      progress: 1,
      sha256: await this.blobs.put(PROGRAM),
      bytes: PROGRAM.length,
      estimatedS: 600,
      createdAt: NOW,
    } as never);
    const jobId = await this.addPiece(operationId, orderId, change.state);
    return { designId, requestId, orderId, operationId, jobId };
  }

  /** One more job of an operation. */
  async addPiece(operationId: string, orderId: string, state: JobState = 'waiting'): Promise<string> {
    const id = newId();
    const row = { id, operationId, orderId, state, reasons: [], createdAt: NOW, updatedAt: NOW };
    await this.#manager.insert(JobRow, row as never);
    return id;
  }

  /** The next fact of this bridge's boot, or the one of the given number. */
  fact(body: FactBody, seq = ++this.#seq, epoch = 'boot-1'): Fact {
    return { epoch, seq, atMs: NOW.getTime(), fact: body };
  }
}
