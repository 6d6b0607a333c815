import type { BomLine, BomPart, OperationDraft } from './bom-line.js';
import type { MachineProcess, Process } from './machine-profile.js';

/** What a step is done with, as words the user interface translates. */
export const TOOLS = {
  print: ['printer', 'scraper'],
  mill: ['mill', 'cutter', 'clamps'],
  laser: ['laser'],
  drill: ['drill', 'drill-bits', 'clamps'],
  deburr: ['file', 'sandpaper'],
  assemble: ['spanners', 'screwdriver', 'drawings'],
} as const satisfies Record<Process, readonly string[]>;

export const MACHINE_PROCESSES = ['print', 'mill', 'laser'] as const satisfies readonly MachineProcess[];

export const isMachineProcess = (process: string): process is MachineProcess =>
  (MACHINE_PROCESSES as readonly string[]).includes(process);

export interface PlannedStep {
  readonly process: Process;
  readonly by: 'machine' | 'person';
  readonly tools: readonly string[];
}

/** The ordered steps of one piece: who does each, and with what. */
export const processPlan = (steps: readonly Process[]): readonly PlannedStep[] =>
  steps.map((process) => ({
    process,
    by: isMachineProcess(process) ? 'machine' : 'person',
    tools: TOOLS[process],
  }));

/** A made part with others built into it is assembled, also where its manifest does not say so. */
export function planOf(
  part: BomPart,
  hasChildren: boolean,
): { readonly steps: readonly Process[]; readonly isAssemblyImplied: boolean } {
  const isAssemblyImplied = part.kind === 'make' && hasChildren && !part.steps.includes('assemble');
  const steps = part.kind === 'make' ? part.steps : [];
  return { steps: isAssemblyImplied ? [...steps, 'assemble'] : steps, isAssemblyImplied };
}

const keyOf = (line: BomLine, step: number): string => `${line.key}/${step + 1}`;

/** Pieces that go through the steps: those to be made, and those the queue makes already. */
const makes = (line: BomLine): number => (line.kind === 'make' ? line.toProvide + line.fromQueue : 0);

/**
 * One operation per step of every line that is made. The first assembling of a part waits for all that is built into it and
 * for nothing else; a part directly below the machine whose first step is assembling and that has nothing built into it is
 * the machine's own assembly (most manifests are flat) and waits for all others there.
 */
export function operationsOf(lines: readonly BomLine[]): readonly OperationDraft[] {
  const children = new Map<string | null, BomLine[]>();
  for (const line of lines) {
    const siblings = children.get(line.parentKey) ?? [];
    siblings.push(line);
    children.set(line.parentKey, siblings);
  }
  const isWhole = (line: BomLine) => line.parentKey === null && line.steps[0] === 'assemble' && !children.has(line.key);
  const lastStepsOf = (parent: string | null): readonly string[] =>
    (children.get(parent) ?? [])
      .filter((line) => makes(line) > 0 && line.steps.length > 0 && !(parent === null && isWhole(line)))
      .map((line) => keyOf(line, line.steps.length - 1));
  return lines
    .filter((line) => makes(line) > 0)
    .flatMap((line) => {
      const assembly = line.steps.indexOf('assemble');
      return line.steps.map((process, step) => ({
        key: keyOf(line, step),
        lineKey: line.key,
        partId: line.partId,
        name: line.name,
        process,
        quantity: makes(line),
        materials: line.materials,
        after: [
          ...(step > 0 ? [keyOf(line, step - 1)] : []),
          ...(step === assembly ? lastStepsOf(isWhole(line) ? null : line.key) : []),
        ],
      }));
    });
}
