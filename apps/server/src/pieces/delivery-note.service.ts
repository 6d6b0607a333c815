import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { domainError, dutiesText, type Clock, type TextLanguage } from '#libs/domain';
import { OrderLineRow, RequestRow, WorkOrderRow, type PieceRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import { titleOf } from '../designs/design.view.js';
import { DesignsService, type StoredDesign } from '../designs/designs.service.js';
import type { DeliveryNote } from './pdf/delivery-note.js';
import { PiecesService, dayOf } from './pieces.service.js';

/** The paper that goes along with what is handed over. */
@Injectable()
export class DeliveryNoteService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(PiecesService) private readonly pieces: PiecesService,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT (nothing is made for it yet) */
  async of(requestId: string, language: TextLanguage, siteUrl: string): Promise<DeliveryNote> {
    const { manager } = this.database;
    const request = await manager.findOneBy(RequestRow, { id: requestId });
    if (!request) throw domainError('NOT_FOUND', 'There is no such request.');
    const order = await manager.findOneBy(WorkOrderRow, { requestId });
    if (!order) {
      throw domainError('STATE_CONFLICT', `Request ${request.code} is ${request.state}; nothing is made for it yet.`);
    }
    const design = await this.designs.get(order.designId);
    const lines = await manager.find(OrderLineRow, { where: { orderId: order.id }, order: { position: 'ASC' } });
    const pieces = await this.pieces.ofOrder(order.id);
    const title = titleIn(design, language);
    return {
      siteName: (await this.settings.site()).name,
      code: request.code,
      url: `${siteUrl}/follow/${request.code}`,
      requesterName: request.requesterName,
      place: request.place,
      design: `${request.quantity} × ${title}, ${design.row.version}`,
      day: dayOf(new Date(this.clock.nowMs())),
      lines: lines.map(({ name, quantity, kind }) => ({ name, quantity, kind })),
      pieces: pieces.map((piece) => ({
        code: piece.code,
        partName: piece.partName,
        machine: piece.machineName ?? '',
        checkedBy: piece.checkedBy,
        day: dayOf(piece.at),
      })),
      duties: dutiesOnce(pieces, language) ?? [
        { of: [title], lines: dutiesText(request.licenceDecision, dutiesDesign(design, title), language) },
      ],
      agreedTerms: request.agreedTerms,
    };
  }
}

const titleIn = (design: StoredDesign, language: TextLanguage): string => {
  const title = titleOf(design);
  return title[language] ?? title.es ?? title.en ?? design.row.slug;
};

const dutiesDesign = ({ row, manifest }: StoredDesign, title: string) => ({
  title,
  version: row.version,
  contentHash: row.contentHash,
  licensors: manifest.licensors,
  repo: manifest.repo,
});

/** Parts under the same words share them. Undefined without pieces: then the whole speaks for itself. */
function dutiesOnce(pieces: readonly PieceRow[], language: TextLanguage): DeliveryNote['duties'] | undefined {
  if (pieces.length === 0) return undefined;
  const byText = new Map<string, { of: Set<string>; lines: readonly string[] }>();
  for (const { duties, partName } of pieces) {
    const lines = duties[language];
    const same = byText.get(lines.join('\n')) ?? { of: new Set<string>(), lines };
    same.of.add(partName);
    byText.set(lines.join('\n'), same);
  }
  return [...byText.values()].map(({ of, lines }) => ({ of: [...of], lines }));
}
