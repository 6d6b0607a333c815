import { randomInt } from 'node:crypto';
import { In, MoreThan, type EntityManager } from 'typeorm';
import { TEXT_LANGUAGES, dutiesText, newPieceCode, type DutiesDesign, type LicenceDecision } from '#libs/domain';
import type { Manifest } from '#libs/designs';
import {
  AttemptRow,
  DesignRow,
  MachineRow,
  OperationRow,
  OrderLineRow,
  PieceRow,
  ProgramRow,
  RequestRow,
  WorkOrderRow,
  newId,
  notify,
  type JobRow,
} from '#libs/persistence';
import { decideRequest, licenceOfPart, type Asking } from '../requests/decide-request.js';
import { evidenceOf } from '../reciprocity/evidence-on-file.js';

export interface PassedPiece {
  readonly job: JobRow;
  readonly operation: OperationRow;
  /** Name of the person who looked at it. */
  readonly checkedBy: string;
  readonly at: Date;
}

/** Drawn again when taken; with 17 thousand million codes even the second draw is rare. */
const DRAWS = 5;

/**
 * A piece passed its check: it gets its code and its passport, in the caller's transaction. A part that goes on to
 * another machine gets them at its last one.
 * @returns the code, or undefined where the piece is not one yet
 */
export async function recordPiece(manager: EntityManager, piece: PassedPiece): Promise<string | undefined> {
  if (await goesOn(manager, piece.operation)) return undefined;
  const row = await passportOf(manager, piece);
  for (let draw = 0; draw < DRAWS; draw++) {
    row.code = newPieceCode((max) => randomInt(max));
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(PieceRow)
      .values(row as never)
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) continue;
    await notify(manager, { topic: 'pieces', id: row.id });
    return row.code;
  }
  throw new Error('no free piece code in five draws');
}

/** Whether a later step of the same line is done by a machine. */
async function goesOn(manager: EntityManager, { lineId, sequence }: OperationRow): Promise<boolean> {
  if (lineId === null) return false;
  return manager.existsBy(OperationRow, {
    lineId,
    sequence: MoreThan(sequence),
    step: In(['print', 'mill', 'laser']),
  });
}

async function passportOf(manager: EntityManager, { job, operation, checkedBy, at }: PassedPiece): Promise<PieceRow> {
  const order = await manager.findOneByOrFail(WorkOrderRow, { id: job.orderId });
  const request = await manager.findOneByOrFail(RequestRow, { id: order.requestId });
  const design = await manager.findOneByOrFail(DesignRow, { id: order.designId });
  const line = operation.lineId === null ? null : await manager.findOneBy(OrderLineRow, { id: operation.lineId });
  const attempt = await manager.findOne(AttemptRow, { where: { jobId: job.id }, order: { attemptNo: 'DESC' } });
  const machineId = attempt?.machineId ?? job.machineId;
  const machine = machineId === null ? null : await manager.findOneBy(MachineRow, { id: machineId });
  const licence = licenceOfPart(design, line?.partId);
  const evidence = await evidenceOf(manager, request.requesterName, at.getTime());
  const decision = decideRequest(
    { expressions: [licence], isModified: design.isModified },
    request as Asking,
    evidence,
  );
  return {
    id: newId(),
    code: '',
    designId: design.id,
    contentHash: design.contentHash,
    partId: line?.partId ?? null,
    partName: operation.name,
    orderId: order.id,
    jobId: job.id,
    attemptId: attempt?.id ?? null,
    machineId,
    machineName: machine?.name ?? null,
    process: operation.step,
    material: machine?.loaded?.material ?? null,
    lot: machine?.loaded?.colour ?? null,
    ...(await madeFrom(manager, attempt)),
    startedAt: attempt?.startedAt ?? null,
    endedAt: attempt?.endedAt ?? null,
    checkedBy,
    photoSha256: null,
    licence,
    duties: dutiesOf(decision, design),
    at,
  };
}

async function madeFrom(
  manager: EntityManager,
  attempt: AttemptRow | null,
): Promise<Pick<PieceRow, 'programSha256' | 'engine' | 'settings'>> {
  if (!attempt) return { programSha256: null, engine: null, settings: null };
  const { programSha256 } = attempt;
  const program = await manager.findOneBy(ProgramRow, { sha256: programSha256 });
  const { maker, settings } = (program?.report ?? {}) as { maker?: unknown; settings?: unknown };
  return { programSha256, engine: wordOf(maker), settings: wordOf(settings) };
}

const wordOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);

function dutiesOf(decision: LicenceDecision, { manifest, version, contentHash }: DesignRow): PieceRow['duties'] {
  const { title, titles, licensors, repo } = manifest as Manifest;
  const design: DutiesDesign = { title, version, contentHash, licensors, repo };
  const [es, en] = TEXT_LANGUAGES.map((language) =>
    dutiesText(decision, { ...design, title: titles[language] ?? title }, language),
  );
  return { es: es ?? [], en: en ?? [] };
}
