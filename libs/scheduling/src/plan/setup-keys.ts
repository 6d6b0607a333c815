import type { SetupState, SetupTimes } from './types.js';

/** Numbers for set-up states, so that the inner loops compare integers. Grows, never forgets: numbers stay true. */
export class SetupKeys {
  private readonly numbers = new Map<string, number>();
  private readonly keys = new Map<string, number>();
  /** material, colour, tool, plate of each key; -1: null. */
  private readonly parts: number[] = [];

  get size(): number {
    return this.keys.size;
  }

  keyOf({ material, colour, tool, plate }: SetupState): number {
    const parts = [this.numberOf(material), this.numberOf(colour), this.numberOf(tool), this.numberOf(plate)];
    const name = parts.join();
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key = this.keys.size;
    this.keys.set(name, key);
    this.parts.push(...parts);
    return key;
  }

  /** Whatever the operation wants and the machine has not (or nobody knows) costs its time; a null wish costs nothing. */
  timeMs(times: SetupTimes, from: number, to: number): number {
    if (from === to) return 0;
    const { parts } = this;
    const [a, b] = [from * 4, to * 4];
    let total = 0;
    if (isChanged(parts[a], parts[b])) total += times.materialMs;
    if (isChanged(parts[a + 1], parts[b + 1])) total += times.colourMs;
    if (isChanged(parts[a + 2], parts[b + 2])) total += times.toolMs;
    if (isChanged(parts[a + 3], parts[b + 3])) total += times.plateMs;
    return total;
  }

  private numberOf(name: string | null): number {
    if (name === null) return -1;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }
}

function isChanged(from: number | undefined, to: number | undefined): boolean {
  return to !== -1 && from !== to;
}
