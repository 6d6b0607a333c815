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
    const value = this.objects.get(object)?.[field];
    return typeof value === 'string' ? value : undefined;
  }

  number(object: string, field: string): number | undefined {
    const value = this.objects.get(object)?.[field];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  numbers(object: string, field: string): readonly number[] {
    const value = this.objects.get(object)?.[field];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
  }
}

/** An object whatever comes: what is none has no fields. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function parsed(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}
