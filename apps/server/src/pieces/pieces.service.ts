import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Brackets, DataSource, In } from 'typeorm';
import { cleanPieceCode, domainError, licenceAddress, type Process } from '#libs/domain';
import { DesignRow, PieceRow, RequestRow, WorkOrderRow } from '#libs/persistence';
import { SettingsService } from '../core/settings.service.js';
import { imageUrlOf, titleOf } from '../designs/design.view.js';
import { DesignsService, type StoredDesign } from '../designs/designs.service.js';
import type { RouteInput } from '../http/route.js';
import { byId } from '../production/views.js';
import type { LabelFacts } from './pdf/labels.js';
import type { listPieces, passportSchema, pieceSchema } from './pieces.routes.js';

type PieceView = z.input<typeof pieceSchema>;
type Passport = z.input<typeof passportSchema>;

const LIST_LENGTH = 100;

/** Pieces by their codes: for the workshop's list, for labels, and for whoever holds one in his hand. */
@Injectable()
export class PiecesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(SettingsService) private readonly settings: SettingsService,
  ) {}

  async list(filter: RouteInput<typeof listPieces>['query']): Promise<PieceView[]> {
    const query = this.database.manager.createQueryBuilder(PieceRow, 'piece').orderBy('piece.at', 'DESC');
    const { text, machineId, designId, orderId, since, before } = filter;
    if (machineId !== undefined) query.andWhere({ machineId });
    if (designId !== undefined) query.andWhere({ designId });
    if (orderId !== undefined) query.andWhere({ orderId });
    if (since !== undefined) query.andWhere('piece.at >= :since', { since });
    if (before !== undefined) query.andWhere('piece.at < :before', { before });
    for (const [index, word] of (text ?? '').toLowerCase().split(/\s+/).filter(Boolean).entries()) {
      query.andWhere(
        new Brackets((any) =>
          any
            .where(`strpos(lower(piece.code), :word${index}) > 0`)
            .orWhere(`strpos(lower(piece.part_name), :word${index}) > 0`)
            .orWhere(`strpos(lower(coalesce(piece.machine_name, '')), :word${index}) > 0`)
            .orWhere(`piece.design_id IN (SELECT id FROM design WHERE strpos(search_text, :word${index}) > 0)`),
        ),
        { [`word${index}`]: word },
      );
    }
    return this.#views(await query.take(LIST_LENGTH).getMany());
  }

  /** @throws DomainError PIECE_UNKNOWN */
  async find(typed: string): Promise<PieceRow> {
    const code = cleanPieceCode(typed);
    const row = code === undefined ? null : await this.database.manager.findOneBy(PieceRow, { code });
    if (!row) throw unknown(typed);
    return row;
  }

  /** @throws DomainError PIECE_UNKNOWN */
  async passport(typed: string, isStaff: boolean): Promise<Passport> {
    const row = await this.find(typed);
    const design = await this.designs.get(row.designId);
    const { manifest } = design;
    return {
      code: row.code,
      partId: row.partId,
      partName: row.partName,
      design: {
        id: row.designId,
        slug: design.row.slug,
        title: titleOf(design),
        version: design.row.version,
        contentHash: row.contentHash,
        licensors: [...manifest.licensors],
        repo: manifest.repo ?? null,
        imageUrl: imageUrlOf(design),
      },
      siteName: (await this.settings.site()).name,
      process: row.process as Process,
      machineName: row.machineName,
      material: row.material,
      lot: row.lot,
      startedAt: row.startedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      checkedAt: row.at.toISOString(),
      checkedBy: isStaff ? row.checkedBy : null,
      program:
        row.programSha256 === null ? null : { sha256: row.programSha256, engine: row.engine, settings: row.settings },
      licence: row.licence,
      licenceUrl: licenceAddress(row.licence) ?? null,
      duties: { es: [...row.duties.es], en: [...row.duties.en] },
      photoUrl: row.photoSha256 === null ? null : `/api/pieces/${row.code}/photo`,
      orderId: isStaff ? row.orderId : null,
    };
  }

  /** In the order they were asked for. @throws DomainError PIECE_UNKNOWN (names the first one) */
  async labels(codes: readonly string[], siteUrl: string): Promise<LabelFacts[]> {
    const wanted = codes.map((typed) => {
      const code = cleanPieceCode(typed);
      if (code === undefined) throw unknown(typed);
      return code;
    });
    const rows = await this.database.manager.findBy(PieceRow, { code: In(wanted) });
    const byCode = new Map(rows.map((row) => [row.code, row]));
    const designs = await byId(
      this.database.manager,
      DesignRow,
      rows.map((row) => row.designId),
    );
    return wanted.map((code) => {
      const row = byCode.get(code);
      const design = designs.get(row?.designId ?? '');
      if (!row || !design) throw unknown(code);
      const { es, en } = titleOf(storedOf(design));
      return {
        code,
        url: `${siteUrl}/p/${code}`,
        partName: row.partName,
        design: `${es ?? en ?? design.slug} ${design.version}`,
        machine: row.machineName ?? '',
        day: dayOf(row.at),
        licence: row.licence,
      };
    });
  }

  /** Of one order, oldest first. */
  ofOrder(orderId: string): Promise<PieceRow[]> {
    return this.database.manager.find(PieceRow, { where: { orderId }, order: { at: 'ASC', code: 'ASC' } });
  }

  async #views(rows: readonly PieceRow[]): Promise<PieceView[]> {
    const { manager } = this.database;
    const designs = await byId(
      manager,
      DesignRow,
      rows.map((row) => row.designId),
    );
    const orders = await byId(
      manager,
      WorkOrderRow,
      rows.map((row) => row.orderId),
    );
    const requests = await byId(
      manager,
      RequestRow,
      [...orders.values()].map((order) => order.requestId),
    );
    return rows.map((row) => {
      const design = designs.get(row.designId);
      return {
        code: row.code,
        partName: row.partName,
        designId: row.designId,
        designTitle: design ? titleOf(storedOf(design)) : {},
        designVersion: design?.version ?? '',
        process: row.process as Process,
        machineName: row.machineName,
        material: row.material,
        lot: row.lot,
        orderId: row.orderId,
        requestCode: requests.get(orders.get(row.orderId)?.requestId ?? '')?.code ?? '',
        checkedBy: row.checkedBy,
        checkedAt: row.at.toISOString(),
        hasPhoto: row.photoSha256 !== null,
      };
    });
  }
}

const storedOf = (row: DesignRow): StoredDesign =>
  ({ row, manifest: row.manifest, parts: row.parts, problems: row.problems }) as StoredDesign;

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const unknown = (typed: string) =>
  domainError('PIECE_UNKNOWN', 'We know no piece with this code. Look at the eight characters again.', {
    params: { code: typed.slice(0, 40) },
  });
