import { domainError } from './errors.js';
import type { Process } from './machine-profile.js';

/** Where a part comes from: made by us, bought, or taken from something old (a wheel, a spring). */
export const PART_KINDS = ['make', 'buy', 'salvage'] as const;
export type PartKind = (typeof PART_KINDS)[number];

/** What will do instead of a part. */
export interface BomAlternate {
  readonly name: string;
  readonly kind: PartKind;
  /** Another part of the list, made (or bought) in this one's place. A part named here is not needed for its own sake. */
  readonly partId?: string | undefined;
  /** Under what it lies on the shelf; default: that of `partId`, else the name. */
  readonly stockKey?: string | undefined;
}

export interface BomPart {
  readonly id: string;
  readonly name: string;
  /** Pieces per parent (per machine, where there is no `partOf`), a whole number from 1. */
  readonly quantity: number;
  readonly kind: PartKind;
  /** Processing steps in order; empty for what is bought or salvaged. */
  readonly steps: readonly Process[];
  /** Material families of which any will do. */
  readonly materials: readonly string[];
  /** Id of the part it is built into; absent: the machine itself. */
  readonly partOf?: string | undefined;
  readonly alternates?: readonly BomAlternate[] | undefined;
  /** Under what its pieces lie on the shelf; parts with the same key share what is there. Default: the id. */
  readonly stockKey?: string | undefined;
  /** Under what pieces in the queue are known that may become this part. Default: `stockKey`. */
  readonly queueKey?: string | undefined;
}

/** Why a line is as it is: a stable code, an English sentence, values for translated ones. */
export interface BomReason {
  readonly code: BomReasonCode;
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
}
export type BomReasonCode =
  | 'FROM_STOCK'
  | 'FROM_QUEUE'
  | 'ALTERNATE_ON_SHELF'
  | 'ALTERNATE_CHOSEN'
  | 'PARENT_COVERED'
  | 'COMES_WITH_PARENT'
  | 'ASSEMBLY_IMPLIED';

/** One node of the exploded tree. `quantity = fromStock + fromQueue + fromAlternate + toProvide`, none below zero. */
export interface BomLine {
  /** Unique: the part's id, `id~n` for its n-th alternate, `id~n.child` for what that alternate is made of. */
  readonly key: string;
  /** Key of the line it is built into; null: the machine itself. */
  readonly parentKey: string | null;
  /** Key of the line in whose place it comes; null: it is there in its own right. */
  readonly alternateOf: string | null;
  /** The part's id; of an alternate that is no part of the list, the id of the part it replaces. */
  readonly partId: string;
  /** False: an alternate in words only, something in a shop. */
  readonly isPart: boolean;
  readonly name: string;
  readonly kind: PartKind;
  readonly stockKey: string;
  readonly perParent: number;
  /** Pieces the order needs in all. */
  readonly quantity: number;
  /** Pieces taken from the shelf. */
  readonly fromStock: number;
  /** Pieces that are being made already and promised to nobody; they still go through what is left of their steps. */
  readonly fromQueue: number;
  /** Pieces for which another line stands in. */
  readonly fromAlternate: number;
  /** Pieces to make, buy or salvage (see `kind`). */
  readonly toProvide: number;
  /** All steps of one piece, the assembling of its children included. */
  readonly steps: readonly Process[];
  readonly materials: readonly string[];
  readonly reasons: readonly BomReason[];
}

export interface OperationDraft {
  /** `lineKey/1` for the first step of a line; unique within the order. */
  readonly key: string;
  readonly lineKey: string;
  readonly partId: string;
  readonly name: string;
  readonly process: Process;
  readonly quantity: number;
  readonly materials: readonly string[];
  /** Keys of operations that must be finished first. */
  readonly after: readonly string[];
}

export interface ExplodedBom {
  /** Each parent before its children, siblings as listed. */
  readonly lines: readonly BomLine[];
  readonly operations: readonly OperationDraft[];
  readonly shopping: readonly BomLine[];
  readonly salvage: readonly BomLine[];
}

export interface Supply {
  /** Free pieces on the shelf by stock key. */
  readonly stock?: ReadonlyMap<string, number> | undefined;
  /** Pieces in work at the part's first step that are promised to nobody, by queue key. */
  readonly queue?: ReadonlyMap<string, number> | undefined;
  /** What a person chose, by line key: n is the n-th alternate, 0 the part itself whatever lies on the shelf. */
  readonly choices?: ReadonlyMap<string, number> | undefined;
}

/** More pieces than any workshop order; keeps products of quantities exact. */
export const MAX_QUANTITY = 100_000;

/** @throws DomainError QUANTITY_INVALID unless it is a whole number from 1 to MAX_QUANTITY. */
export function checkQuantity(value: number, field: string): void {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY) return;
  throw domainError(
    'QUANTITY_INVALID',
    `${field} is ${value}; it must be a whole number from 1 to ${MAX_QUANTITY}. Correct it.`,
    { place: { field }, params: { quantity: value, max: MAX_QUANTITY } },
  );
}
