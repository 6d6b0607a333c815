import { domainError } from './errors.js';
import type { Process } from './machine-profile.js';

/** Where a part comes from: made by us, bought, or taken from something old (a wheel, a spring). */
export const PART_KINDS = ['make', 'buy', 'salvage'] as const;
export type PartKind = (typeof PART_KINDS)[number];

export interface BomPart {
  readonly id: string;
  readonly name: string;
  /** Pieces per machine, a whole number from 1. */
  readonly quantity: number;
  readonly kind: PartKind;
  /** Processing steps in order; empty for what is bought or salvaged. */
  readonly steps: readonly Process[];
  /** Material families of which any will do. */
  readonly materials: readonly string[];
}

export interface BomLine {
  readonly partId: string;
  readonly name: string;
  readonly kind: PartKind;
  /** Pieces the order needs in all. */
  readonly quantity: number;
  /** Pieces taken from stock. */
  readonly fromStock: number;
  /** Pieces to make, buy or salvage: quantity less what is in stock. */
  readonly toProvide: number;
  readonly steps: readonly Process[];
  readonly materials: readonly string[];
}

export interface OperationDraft {
  /** `partId/1` for the first step of a part; unique within the order. */
  readonly key: string;
  readonly partId: string;
  readonly name: string;
  readonly process: Process;
  readonly quantity: number;
  readonly materials: readonly string[];
  /** Keys of operations that must be finished first. */
  readonly after: readonly string[];
}

export interface ExplodedBom {
  readonly lines: readonly BomLine[];
  readonly operations: readonly OperationDraft[];
  readonly shopping: readonly BomLine[];
  readonly salvage: readonly BomLine[];
}

/** More pieces than any workshop order; keeps products of quantities exact. */
export const MAX_QUANTITY = 100_000;

function checkQuantity(value: number, field: string): void {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY) return;
  throw domainError(
    'QUANTITY_INVALID',
    `${field} is ${value}; it must be a whole number from 1 to ${MAX_QUANTITY}. Correct it.`,
    { place: { field }, params: { quantity: value, max: MAX_QUANTITY } },
  );
}

/** A part whose first step is assembly is put together from all the others. */
const isAssembly = (line: BomLine) => line.steps[0] === 'assemble';

const keyOf = (line: BomLine, step: number) => `${line.partId}/${step + 1}`;

function operationsOf(lines: readonly BomLine[]): readonly OperationDraft[] {
  const made = lines.filter((line) => line.kind === 'make' && line.toProvide > 0);
  const partsReady = made
    .filter((line) => !isAssembly(line) && line.steps.length > 0)
    .map((line) => keyOf(line, line.steps.length - 1));
  return made.flatMap((line) =>
    line.steps.map((process, step) => {
      const firstWaitsFor = isAssembly(line) ? partsReady : [];
      return {
        key: keyOf(line, step),
        partId: line.partId,
        name: line.name,
        process,
        quantity: line.toProvide,
        materials: line.materials,
        after: step === 0 ? firstWaitsFor : [keyOf(line, step - 1)],
      };
    }),
  );
}

/**
 * What `quantity` machines need: one line per part, one operation per step of what is made, a shopping list of what is
 * bought. `stock` gives pieces on hand by part id; what is there is not made or bought again.
 * @throws DomainError QUANTITY_INVALID for a quantity that is not a whole number from 1 to MAX_QUANTITY.
 */
export function explodeBom(
  parts: readonly BomPart[],
  quantity: number,
  stock: ReadonlyMap<string, number> = new Map(),
): ExplodedBom {
  checkQuantity(quantity, 'quantity');
  const lines = parts.map((part): BomLine => {
    checkQuantity(part.quantity, `parts.${part.id}.quantity`);
    const needed = part.quantity * quantity;
    checkQuantity(needed, `parts.${part.id}`);
    const fromStock = Math.min(needed, Math.max(0, stock.get(part.id) ?? 0));
    return {
      partId: part.id,
      name: part.name,
      kind: part.kind,
      quantity: needed,
      fromStock,
      toProvide: needed - fromStock,
      steps: part.steps,
      materials: part.materials,
    };
  });
  const toGet = (kind: PartKind) => lines.filter((line) => line.kind === kind && line.toProvide > 0);
  return { lines, operations: operationsOf(lines), shopping: toGet('buy'), salvage: toGet('salvage') };
}
