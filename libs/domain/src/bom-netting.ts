import {
  checkQuantity,
  type BomAlternate,
  type BomLine,
  type BomPart,
  type BomReason,
  type Supply,
} from './bom-line.js';
import { planOf } from './bom-operations.js';
import type { BomTree } from './bom-tree.js';
import { domainError } from './errors.js';

/** More lines than any machine has; alternates of alternates cannot grow without end. */
const MAX_LINES = 20_000;
/** Deeper than any machine; what reads a tree by recursion keeps its stack. */
const MAX_LEVELS = 50;

/** What is there to be given away: no piece twice. */
class Pool {
  readonly #left: Map<string, number>;

  constructor(pieces: ReadonlyMap<string, number> = new Map()) {
    this.#left = new Map([...pieces].map(([key, count]) => [key, Math.max(0, Math.floor(count) || 0)]));
  }

  take(key: string, wanted: number): number {
    const left = this.#left.get(key) ?? 0;
    const taken = Math.min(left, wanted);
    if (taken > 0) this.#left.set(key, left - taken);
    return taken;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Node {
  readonly line: Mutable<BomLine> & { reasons: BomReason[] };
  readonly part: BomPart | undefined;
  /** Of the keys of what it is made of. */
  readonly prefix: string;
  readonly alternates: Node[];
  children: Node[];
}

interface Place {
  readonly key: string;
  readonly prefix: string;
  readonly parentKey: string | null;
  readonly alternateOf: string | null;
  readonly perParent: number;
}

const byKey = (a: Node, b: Node): number => (a.line.key < b.line.key ? -1 : a.line.key > b.line.key ? 1 : 0);

class Netting {
  readonly #stock: Pool;
  readonly #queue: Pool;
  readonly #choices: ReadonlyMap<string, number>;
  #lines = 0;

  constructor(
    private readonly tree: BomTree,
    { stock, queue, choices = new Map() }: Supply,
  ) {
    this.#stock = new Pool(stock);
    this.#queue = new Pool(queue);
    this.#choices = choices;
  }

  run(quantity: number): BomLine[] {
    const tops = this.tree.tops.map((part) =>
      this.#node(part, quantity, {
        key: part.id,
        prefix: '',
        parentKey: null,
        alternateOf: null,
        perParent: part.quantity,
      }),
    );
    // Level by level: a shelf is first asked by what is nearer to the machine.
    let level = tops;
    for (let depth = 1; level.length > 0; depth += 1) {
      if (depth > MAX_LEVELS) throw tooLarge('levels', MAX_LEVELS);
      level = this.#netLevel(level);
    }
    this.#checkChoices(tops);
    return tops.flatMap(linesOf);
  }

  #node(part: BomPart, parents: number, place: Place): Node {
    const { prefix, ...where } = place;
    const quantity = parents * place.perParent;
    if (quantity > 0) checkQuantity(quantity, `parts.${part.id}`);
    const { id, name, kind, materials } = part;
    const { steps, isAssemblyImplied } = planOf(part, this.#childrenOf(part).length > 0);
    const stockKey = part.stockKey ?? id;
    const reasons = isAssemblyImplied
      ? [reason('ASSEMBLY_IMPLIED', `${name} is put together from other parts, so a step of assembling was added.`, {})]
      : [];
    const line = {
      ...where,
      partId: id,
      isPart: true,
      name,
      kind,
      materials,
      steps,
      stockKey,
      quantity,
      ...NOTHING,
      reasons,
    };
    return this.#counted({ line, part, prefix, alternates: [], children: [] });
  }

  #counted(node: Node): Node {
    this.#lines += 1;
    if (this.#lines <= MAX_LINES) return node;
    throw tooLarge('lines', MAX_LINES);
  }

  #childrenOf(part: BomPart): readonly BomPart[] {
    return part.kind === 'make' ? (this.tree.children.get(part.id) ?? []) : [];
  }

  #netLevel(level: readonly Node[]): Node[] {
    const next: Node[] = [];
    for (let round = level.toSorted(byKey); round.length > 0;) {
      for (const node of round) this.#takeOwn(node);
      for (const node of round) this.#takeAlternates(node);
      for (const node of round) next.push(...this.#openChildren(node));
      round = round.flatMap((node) => node.alternates.filter(isOpen)).toSorted(byKey);
    }
    return next;
  }

  #choiceOf({ line }: Node): number | undefined {
    return this.#choices.get(line.key);
  }

  #takeOwn(node: Node): void {
    const { line, part } = node;
    line.toProvide = line.quantity;
    if ((this.#choiceOf(node) ?? 0) > 0) return;
    line.fromStock = this.#stock.take(line.stockKey, line.toProvide);
    line.toProvide -= line.fromStock;
    if (line.fromStock > 0) {
      line.reasons.push(
        reason('FROM_STOCK', `${line.fromStock} of ${line.quantity} lie on the shelf.`, { pieces: line.fromStock }),
      );
    }
    if (line.kind !== 'make') return;
    line.fromQueue = this.#queue.take(part?.queueKey ?? line.stockKey, line.toProvide);
    line.toProvide -= line.fromQueue;
    if (line.fromQueue > 0) {
      const message = `${line.fromQueue} of ${line.quantity} are being made already and promised to nobody.`;
      line.reasons.push(reason('FROM_QUEUE', message, { pieces: line.fromQueue }));
    }
  }

  #takeAlternates(node: Node): void {
    const choice = this.#choiceOf(node);
    const alternates = node.part?.alternates ?? [];
    if (choice !== undefined) {
      if (choice > 0) this.#standIn(node, alternates[choice - 1], choice);
      return;
    }
    for (const [index, alternate] of alternates.entries()) {
      const pieces = this.#stock.take(this.#stockKeyOf(alternate), node.line.toProvide);
      if (pieces === 0) continue;
      const other = this.#alternateNode(node, alternate, index + 1, pieces);
      other.line.fromStock = pieces;
      const message = `${pieces} of ${alternate.name} lie on the shelf and will do for ${node.line.name}.`;
      other.line.reasons.push(reason('ALTERNATE_ON_SHELF', message, { pieces, part: node.line.name }));
    }
  }

  #standIn(node: Node, alternate: BomAlternate | undefined, index: number): void {
    const { line } = node;
    if (!alternate) {
      throw domainError('BOM_INVALID', `${line.name} has no alternate ${index}. Choose one that is listed.`, {
        place: { field: `choices.${line.key}` },
        params: { part: line.partId, alternate: index },
      });
    }
    if (line.toProvide === 0) return;
    const other = this.#alternateNode(node, alternate, index, line.toProvide);
    other.line.toProvide = other.line.quantity;
    const message = `A person chose ${alternate.name} in place of ${line.name}.`;
    other.line.reasons.push(reason('ALTERNATE_CHOSEN', message, { part: line.name }));
  }

  #stockKeyOf(alternate: BomAlternate): string {
    const part = this.tree.parts.get(alternate.partId ?? '');
    return alternate.stockKey ?? part?.stockKey ?? part?.id ?? alternate.name;
  }

  #alternateNode(node: Node, alternate: BomAlternate, index: number, pieces: number): Node {
    const { line } = node;
    const key = `${line.key}~${index}`;
    const part = this.tree.parts.get(alternate.partId ?? '');
    const place = {
      key,
      prefix: `${key}.`,
      parentKey: line.parentKey,
      alternateOf: line.key,
      perParent: line.perParent,
    };
    const stockKey = this.#stockKeyOf(alternate);
    const { name, kind } = alternate;
    const other: Node = part
      ? this.#node(part, 0, place)
      : this.#counted({
          line: {
            ...place,
            ...NOTHING,
            partId: line.partId,
            name,
            kind,
            stockKey,
            quantity: 0,
            ...BOUGHT,
            reasons: [],
          },
          part: undefined,
          prefix: place.prefix,
          alternates: [],
          children: [],
        });
    other.line.stockKey = stockKey;
    other.line.quantity = pieces;
    line.fromAlternate += pieces;
    line.toProvide -= pieces;
    node.alternates.push(other);
    return other;
  }

  #openChildren(node: Node): Node[] {
    const { part, line } = node;
    if (!part) return [];
    const makes = line.kind === 'make' ? line.toProvide + line.fromQueue : 0;
    const parts = this.tree.children.get(part.id) ?? [];
    node.children = parts.map((child) => {
      const place = { prefix: node.prefix, parentKey: line.key, alternateOf: null, perParent: child.quantity };
      const opened = this.#node(child, makes, { ...place, key: node.prefix + child.id });
      const why = line.kind === 'make' ? 'PARENT_COVERED' : 'COMES_WITH_PARENT';
      const message =
        line.kind === 'make' ? `No ${line.name} is to be made, so none is needed.` : `It comes with ${line.name}.`;
      if (makes === 0) opened.line.reasons.push(reason(why, message, { part: line.name }));
      return opened;
    });
    return node.children;
  }

  #checkChoices(tops: readonly Node[]): void {
    const keys = new Set(tops.flatMap(linesOf).map(({ key }) => key));
    for (const key of this.#choices.keys()) {
      if (keys.has(key)) continue;
      throw domainError('BOM_INVALID', `There is no line ${key} to choose an alternate for. Look at the tree again.`, {
        place: { field: `choices.${key}` },
      });
    }
  }
}

const tooLarge = (what: string, max: number) =>
  domainError('BOM_INVALID', `There are more than ${max} ${what}. Divide the design.`, { params: { max } });

const NOTHING = { fromStock: 0, fromQueue: 0, fromAlternate: 0, toProvide: 0 };
const BOUGHT = { isPart: false, steps: [], materials: [] };

/** A stand-in that was taken from the shelf is settled; one that a person chose is netted like any other line. */
const isOpen = ({ line }: Node): boolean => line.fromStock < line.quantity;

const reason = (code: BomReason['code'], message: string, params: BomReason['params']): BomReason => ({
  code,
  message,
  params,
});

const linesOf = (node: Node): BomLine[] => [
  node.line,
  ...node.children.flatMap(linesOf),
  ...node.alternates.flatMap(linesOf),
];

/** The lines of `quantity` machines, netted from the top. */
export const netBom = (tree: BomTree, quantity: number, supply: Supply): BomLine[] =>
  new Netting(tree, supply).run(quantity);
