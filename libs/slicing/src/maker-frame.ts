/** An object whose files (its own fields that are bytes) travel beside it. */
export interface Detached {
  readonly plain: { readonly fields: Record<string, unknown>; readonly fileFields: readonly string[] };
  readonly files: readonly Uint8Array[];
}

export function detach(value: object): Detached {
  const entries = Object.entries(value) as [string, unknown][];
  const files = entries.filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array);
  const fields = Object.fromEntries(entries.filter(([, each]) => !(each instanceof Uint8Array)));
  return { plain: { fields, fileFields: files.map(([name]) => name) }, files: files.map(([, bytes]) => bytes) };
}

/** @throws TypeError when it is not what `detach` gave */
export function attach(plain: unknown, files: readonly Uint8Array[]): Record<string, unknown> {
  const { fields, fileFields } = plain as Partial<Detached['plain']>;
  if (typeof fields !== 'object' || !Array.isArray(fileFields) || fileFields.length !== files.length) {
    throw new TypeError('fields and files do not belong together');
  }
  return { ...fields, ...Object.fromEntries(fileFields.map((name: string, i) => [name, files[i]])) };
}
