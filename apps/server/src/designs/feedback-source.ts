import type { EntityManager } from 'typeorm';
import { cleanPieceCode } from '#libs/domain';
import { PieceRow, WorkOrderRow } from '#libs/persistence';
import type { FeedbackSource } from './feedback.service.js';

/**
 * Who holds this code: of a piece when it is one's, else of a request as it is. `designId` is the revision the piece was
 * made by; a request says itself which one.
 */
export async function sourceOfCode(
  manager: EntityManager,
  code: string,
): Promise<{ readonly source: FeedbackSource; readonly designId?: string }> {
  const pieceCode = cleanPieceCode(code);
  const piece = pieceCode === undefined ? null : await manager.findOneBy(PieceRow, { code: pieceCode });
  const order = piece && (await manager.findOneBy(WorkOrderRow, { id: piece.orderId }));
  if (!piece || !order) return { source: { kind: 'code', code } };
  return { source: { kind: 'piece', pieceCode: piece.code, requestId: order.requestId }, designId: piece.designId };
}
