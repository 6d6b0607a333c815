import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import type { FactBody } from '#libs/bridge-contract';
import { domainError, evidenceOf, type Certainty, type Clock } from '#libs/domain';
import { AttemptRow, AuditRow, BlobStore, BridgeRow, FactRow, MachineRow, OutboxRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { JobViewsService } from '../jobs/job-views.service.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { attemptOnRecord, machineOnRecord } from '../production/on-record.js';
import type { evidenceSchema } from './attempts.routes.js';

type View = z.input<typeof evidenceSchema>;
type Said = View['trail'][number];
type AttemptFact = Extract<FactBody, { kind: 'attempt' }>;

/** Telemetry older than this says nothing of the machine now. */
const FRESH_MS = 60_000;
const MAX_PHOTO_BYTES = 8_000_000;

/** What is known of an attempt, for the person who has to say what became of it. */
@Injectable()
export class EvidenceService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(JobViewsService) private readonly jobs: JobViewsService,
    @Inject(LiveTelemetry) private readonly live: LiveTelemetry,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async of(attemptId: string): Promise<View> {
    const { manager } = this.database;
    const attempt = await this.#find(manager, attemptId);
    const machine = await manager.findOneByOrFail(MachineRow, { id: attempt.machineId });
    const bridge = await manager.findOneBy(BridgeRow, { id: attempt.bridgeId });
    const facts = await this.#facts(manager, attempt);
    const telemetry = this.live.telemetryOf(machine.id);
    const isFresh = telemetry !== undefined && this.clock.nowMs() - Date.parse(telemetry.at) < FRESH_MS;
    const heats = isFresh ? [telemetry.nozzleC, telemetry.bedC].filter((c) => c !== undefined) : [];
    const { state, connectivity } = machine;
    const last = facts.findLast(({ body }) => (body as FactBody).kind === 'attempt');
    const said = last?.body as AttemptFact | undefined;
    const evidence = evidenceOf({
      attempt: attemptOnRecord(attempt),
      machine: { ...machineOnRecord(machine, bridge), state, connectivity },
      lastWord: last && said && { state: said.state, atMs: last.at.getTime(), ackedBlocks: said.ackedBlocks },
      seen: isFresh ? { hottestC: heats.length > 0 ? Math.max(...heats) : undefined } : undefined,
    });
    return {
      ...evidence,
      certain: evidence.certain.map(certaintyView),
      open: [...evidence.open],
      job: await this.jobs.get(attempt.jobId),
      attemptId,
      machine: { id: machine.id, name: machine.name, state, connectivity },
      totalBlocks: telemetry?.attemptId === attemptId ? (telemetry.totalBlocks ?? null) : null,
      hasPhoto: attempt.photoSha256 !== null,
      note: attempt.resolveNote,
      resolvedBy: attempt.resolvedBy,
      trail: await this.#trail(manager, attempt, facts),
    };
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT (nothing is unknown), INPUT_INVALID (no picture), INPUT_TOO_LARGE */
  async addPhoto(attemptId: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > MAX_PHOTO_BYTES) {
      throw domainError('INPUT_TOO_LARGE', 'The photo has more than 8 MB. Take a smaller one.');
    }
    if (typeOf(bytes) === undefined) {
      throw domainError('INPUT_INVALID', 'The file is neither a PNG nor a JPEG picture.', { place: { field: 'file' } });
    }
    await this.#find(this.database.manager, attemptId);
    const photoSha256 = await this.blobs.put(bytes);
    await this.database.transaction(async (manager) => {
      const done = await manager.update(AttemptRow, { id: attemptId, state: 'unknown' }, { photoSha256 });
      if (done.affected !== 1)
        throw domainError('STATE_CONFLICT', 'What became of this attempt has been said already.');
      await notify(manager, { topic: 'inbox' });
    });
  }

  /** @throws DomainError NOT_FOUND */
  async photo(attemptId: string): Promise<{ bytes: Uint8Array; type: string }> {
    const { photoSha256 } = await this.#find(this.database.manager, attemptId);
    if (photoSha256 === null) throw domainError('NOT_FOUND', 'Nobody took a photo.');
    const bytes = await this.blobs.read(photoSha256);
    return { bytes, type: typeOf(bytes) ?? 'application/octet-stream' };
  }

  async #find(manager: EntityManager, attemptId: string): Promise<AttemptRow> {
    const attempt = await manager.findOneBy(AttemptRow, { id: attemptId });
    if (!attempt) throw domainError('NOT_FOUND', 'There is no such attempt.');
    return attempt;
  }

  #facts(manager: EntityManager, { id, bridgeId }: AttemptRow): Promise<FactRow[]> {
    return manager
      .createQueryBuilder(FactRow, 'fact')
      .where(`fact.bridge_id = :bridgeId AND fact.body ? 'attemptId' AND fact.body->>'attemptId' = :id`, {
        bridgeId,
        id,
      })
      .orderBy('fact.epoch')
      .addOrderBy('fact.seq')
      .take(200)
      .getMany();
  }

  async #trail(manager: EntityManager, attempt: AttemptRow, facts: readonly FactRow[]): Promise<Said[]> {
    const sent = await manager
      .createQueryBuilder(OutboxRow, 'outbox')
      .where(`outbox.bridge_id = :bridgeId AND outbox.payload->>'attemptId' = :id`, {
        bridgeId: attempt.bridgeId,
        id: attempt.id,
      })
      .take(200)
      .getMany();
    const acts = await manager
      .createQueryBuilder(AuditRow, 'audit')
      .where('audit.at >= :since AND audit.subject IN (:...subjects)', {
        since: attempt.createdAt,
        subjects: [attempt.id, attempt.jobId, attempt.machineId],
      })
      .orderBy('audit.at')
      .take(200)
      .getMany();
    const said: Said[] = [
      ...sent.map(({ createdAt, payload, lastError }) =>
        line(createdAt, 'site', (payload as { kind: string }).kind, lastError),
      ),
      ...facts.map(({ at, body }) => {
        const fact = body as FactBody;
        const what = fact.kind === 'cancel' ? `cancel ${fact.outcome}` : fact.state;
        return line(at, 'bridge', what, 'message' in fact ? (fact.message ?? null) : null);
      }),
      ...acts.map(({ at, actor, action }) => ({ ...line(at, 'person', action, null), name: actor })),
    ];
    return said.toSorted((a, b) => a.at.localeCompare(b.at));
  }
}

const line = (at: Date, by: Said['by'], what: string, detail: string | null): Said => ({
  at: at.toISOString(),
  by,
  name: null,
  what,
  detail,
});

function certaintyView(certainty: Certainty): View['certain'][number] {
  const { code } = certainty;
  return {
    code,
    ...('atMs' in certainty ? { at: new Date(certainty.atMs).toISOString() } : {}),
    ...(certainty.code === 'LAST_WORD' ? { attemptState: certainty.state } : {}),
    ...(certainty.code === 'MACHINE_NOW' ? { machineState: certainty.state } : {}),
    ...('blocks' in certainty ? { blocks: certainty.blocks } : {}),
    ...('hottestC' in certainty ? { hottestC: certainty.hottestC } : {}),
  };
}

/** By its first bytes: PNG (RFC 2083, 3.1) or JPEG (SOI and the next marker). */
function typeOf(bytes: Uint8Array): string | undefined {
  const starts = (...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return starts(0xff, 0xd8, 0xff) ? 'image/jpeg' : undefined;
}
