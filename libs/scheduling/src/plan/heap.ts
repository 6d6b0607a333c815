/** A binary heap of small integers by key, the least first; equal keys come in the order of the integers. */
export class Heap {
  private readonly keys: number[] = [];
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  get leastKey(): number {
    return this.keys[0] ?? Infinity;
  }

  push(item: number, key: number): void {
    let at = this.items.length;
    this.items.push(item);
    this.keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): number | undefined {
    const top = this.items[0];
    const item = this.items.pop();
    const key = this.keys.pop();
    if (item === undefined || key === undefined || this.items.length === 0) return top;
    this.items[0] = item;
    this.keys[0] = key;
    for (let at = 0; ;) {
      let least = at;
      const left = 2 * at + 1;
      if (left < this.items.length && this.isBefore(left, least)) least = left;
      if (left + 1 < this.items.length && this.isBefore(left + 1, least)) least = left + 1;
      if (least === at) return top;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const keyA = this.keys[a] as number;
    const keyB = this.keys[b] as number;
    return keyA < keyB || (keyA === keyB && (this.items[a] as number) < (this.items[b] as number));
  }

  private swap(a: number, b: number): void {
    const [key, item] = [this.keys[a] as number, this.items[a] as number];
    this.keys[a] = this.keys[b] as number;
    this.items[a] = this.items[b] as number;
    this.keys[b] = key;
    this.items[b] = item;
  }
}
