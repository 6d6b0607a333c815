import { fieldsOf, numberOf, textOf } from '../hosted/foreign.js';

type Fields = Record<string, unknown>;

/** Klipper's printer objects as last told. The first answer is whole, every later message holds only what changed. */
export class StatusTree {
  private readonly objects = new Map<string, Fields>();

  clear(): void {
    this.objects.clear();
  }

  merge(delta: unknown): void {
    for (const [name, fields] of Object.entries(fieldsOf(delta))) {
      this.objects.set(name, { ...this.objects.get(name), ...fieldsOf(fields) });
    }
  }

  text(object: string, field: string): string | undefined {
    return textOf(this.objects.get(object)?.[field]);
  }

  number(object: string, field: string): number | undefined {
    return numberOf(this.objects.get(object)?.[field]);
  }

  numbers(object: string, field: string): readonly number[] {
    const value = this.objects.get(object)?.[field];
    return Array.isArray(value) ? value.filter((item) => numberOf(item) !== undefined) : [];
  }
}
