import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Manifest } from '#libs/designs';
import { domainError, type Requirements } from '#libs/domain';
import {
  DesignRow,
  JobRow,
  OperationRow,
  ProgramRow,
  RequestRow,
  SettingRow,
  SlicerUploadRow,
  WorkOrderRow,
  newId,
  notify,
} from '#libs/persistence';
import { decideRequest, makingOf } from '../requests/decide-request.js';
import { newRequestCode } from '../requests/request-code.js';
import { nothingOnFile } from '../reciprocity/evidence-on-file.js';
import type { StoredDesign } from '../designs/designs.service.js';

/** Codes that are taken already are drawn again. */
const DRAWS = 5;

export interface Release {
  readonly upload: SlicerUploadRow;
  readonly queueName: string;
  readonly requirements: Requirements;
  readonly copies: number;
  readonly by: string;
  readonly at: Date;
}

/**
 * Makes jobs of a file that came through the door, in the caller's transaction: a request of whoever brought it, an order
 * with one operation, and so many jobs that run this program and no other.
 * @throws DomainError STATE_CONFLICT when somebody was quicker
 */
export async function releaseUpload(manager: EntityManager, release: Release): Promise<string> {
  const { upload, requirements, copies, by, at } = release;
  const orderId = newId();
  const done = await manager
    .createQueryBuilder()
    .update(SlicerUploadRow)
    .set({ orderId, releasedBy: by, releasedAt: at })
    .where('id = :id AND order_id IS NULL', { id: upload.id })
    .execute();
  if (done.affected !== 1) throw domainError('STATE_CONFLICT', 'This file was released already.');
  const design = await designOfFile(manager, release);
  const requestId = await insertRequest(manager, release, design);
  await manager.insert(WorkOrderRow, { id: orderId, requestId, designId: design.id, state: 'open', createdAt: at });
  const operationId = newId();
  await manager.insert(OperationRow, {
    id: operationId,
    orderId,
    lineId: null,
    sequence: 0,
    step: requirements.process,
    name: upload.fileName,
    quantity: copies,
    state: 'ready',
    after: [],
    requirements,
    // No model to make programs of for other machines: it runs with the file that came, or not at all.
    partSha256: null,
    thicknessMm: null,
  } as never);
  await manager.update(ProgramRow, { id: upload.programId }, { operationId });
  for (let copy = 0; copy < copies; copy++) {
    const id = newId();
    const row = { id, operationId, orderId, state: 'waiting', reasons: [], createdAt: at, updatedAt: at };
    await manager.insert(JobRow, row as never);
    await notify(manager, { topic: 'jobs', id });
  }
  await notify(manager, { topic: 'slicers', id: upload.queueId });
  await notify(manager, { topic: 'requests', id: requestId });
  await notify(manager, { topic: 'inbox' });
  await notify(manager, { topic: 'advance' });
  return orderId;
}

/** Not in the catalogue: a record that pieces, passports and reports can name, one for each file. */
async function designOfFile(manager: EntityManager, { upload, requirements, at }: Release): Promise<DesignRow> {
  const contentHash = createHash('sha256').update(`slicer file ${upload.sha256}`).digest('hex');
  const slug = `slicer-file-${upload.sha256.slice(0, 16)}`;
  const row = {
    id: newId(),
    slug,
    version: '1',
    contentHash,
    manifest: manifestOf(upload, slug),
    manifestPath: '',
    parts: [],
    processes: [requirements.process],
    problems: [],
    searchText: '',
    importedAt: at,
    isCurrent: false,
  };
  await manager
    .createQueryBuilder()
    .insert()
    .into(DesignRow)
    .values(row as never)
    .orIgnore()
    .execute();
  return manager.findOneByOrFail(DesignRow, { contentHash });
}

const manifestOf = ({ fileName, byName }: SlicerUploadRow, slug: string): Manifest => ({
  format: 'okh-losh',
  slug,
  title: fileName,
  titles: {},
  version: '1',
  description: '',
  descriptions: {},
  languages: [],
  // The file tells nothing of it; who brought it answers for it (`agreedTerms` of the request).
  licence: { hardware: 'NOASSERTION' },
  licensors: [byName],
  images: [],
  lineage: { forkOf: [], derivativeOf: [], variantOf: [], subParts: [] },
  isMakeable: true,
  keywords: [],
  crops: [],
  tasks: [],
  parts: [],
  documents: [],
  documentsByRole: {},
  raw: {},
});

async function insertRequest(manager: EntityManager, release: Release, row: DesignRow): Promise<string> {
  const { upload, queueName, copies, by, at } = release;
  const design = { row, manifest: row.manifest, parts: [], problems: [] } as unknown as StoredDesign;
  const site = await manager.findOneBy(SettingRow, { key: 'site' });
  const asking = { requesterKind: 'COOP', purpose: 'OWN' } as const;
  const values = {
    id: newId(),
    state: 'accepted',
    designId: row.id,
    quantity: copies,
    place: (site?.value as { name?: string } | undefined)?.name ?? '',
    ...asking,
    requesterName: upload.byName,
    note: `${queueName}: ${upload.folder === '' ? '' : `${upload.folder}/`}${upload.fileName}`.slice(0, 500),
    licenceDecision: decideRequest(makingOf(design), asking, nothingOnFile(at.getTime())),
    agreedTerms: `Brought from a slicer by ${upload.byName}, who answers for the right to make it.`,
    agreedBy: by,
    agreedAt: at,
    createdAt: upload.createdAt,
    stepTimes: { received: upload.createdAt.toISOString(), accepted: at.toISOString() },
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(RequestRow)
      .values({ ...values, code: newRequestCode() } as never)
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length > 0) return values.id;
  }
  throw new Error('no free request code in five draws');
}
