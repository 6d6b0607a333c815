import { checkQuantity, type BomPart, type ExplodedBom, type PartKind, type Supply } from './bom-line.js';
import { netBom } from './bom-netting.js';
import { operationsOf } from './bom-operations.js';
import { readBomTree } from './bom-tree.js';

/**
 * What `quantity` machines need: quantities multiply down the tree; from the top, each line first takes what lies on the
 * shelf, then what the queue makes for nobody, then an alternate that lies on the shelf, and only the rest is made, bought
 * or salvaged. What a part is made of is needed only for the pieces that are made. No piece is promised twice, and the
 * order in which parts are listed changes no number: who comes first is decided by depth, then by key.
 * @throws DomainError QUANTITY_INVALID for a quantity that is not a whole number from 1 to MAX_QUANTITY; BOM_INVALID for
 *   parts built into each other, an unknown parent or alternate, an id used twice, a choice that is not there.
 */
export function explodeBom(parts: readonly BomPart[], quantity: number, supply: Supply = {}): ExplodedBom {
  checkQuantity(quantity, 'quantity');
  const lines = netBom(readBomTree(parts), quantity, supply);
  const toGet = (kind: PartKind) => lines.filter((line) => line.kind === kind && line.toProvide > 0);
  return { lines, operations: operationsOf(lines), shopping: toGet('buy'), salvage: toGet('salvage') };
}
