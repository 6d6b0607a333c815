/**
 * Line numbers by name: `N{a}`, `{a-1}`. Both sides may number as they like (a session asks questions of its own in
 * between); what counts is that the same name is the same line.
 */
export class LineNames {
  private readonly numbers = new Map<string, number>();

  set(name: string, number: number): void {
    this.numbers.set(name, number);
  }

  /** With every name replaced by its number. @throws Error on an unknown name */
  fill(text: string): string {
    return text.replace(/\{(\w+)([+-]\d+)?\}/g, (_all, name: string, offset: string | undefined) => {
      const number = this.numbers.get(name);
      if (number === undefined) throw new Error(`the line {${name}} was not sent yet`);
      return String(number + Number(offset ?? 0));
    });
  }

  /** Name of the line `> N{a} …` when it is sent for the first time. */
  newNameIn(text: string): string | undefined {
    const name = /^N\{(\w+)\} /.exec(text)?.[1];
    return name === undefined || this.numbers.has(name) ? undefined : name;
  }
}

/** Marlin's checksum: XOR of all characters before the star. */
export function checksum(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i);
  return sum & 0xff;
}

/**
 * What two runs of the same conversation may differ in: temperatures, positions, free buffers, version texts.
 * Everything else must be equal.
 */
export function comparable(line: string): string {
  return line
    .trim()
    .replace(/\bT0?: ?-?\d.*$/, 'T:…')
    .replace(/^(ok N\d+).*$/, '$1')
    .replace(/^<(\w+(?::\d)?)\|.*>$/, '<$1|…>')
    .replace(/^FIRMWARE_NAME: ?(\w+).*$/, 'FIRMWARE_NAME:$1 …')
    .replace(/^X:-?\d.*$/, 'X:…')
    .replace(/^Marlin .*$/, 'Marlin …')
    .replace(/^(Grbl\w*) .*$/i, '$1 …')
    .replace(/^\[(VER|OPT|NEWOPT|PRB|GC):.*\]$/, '[$1:…]');
}

/** What a machine may say at any moment without being part of the conversation. */
export function isChatter(line: string): boolean {
  const text = line.trim();
  return (
    text === '' ||
    /^(?:echo:|Cap:|wait$|\$\d+=|\[(?:NEWOPT|FIRMWARE|DRIVER|BOARD|AXS)\b)/.test(text) ||
    /^T0?: ?-?\d/.test(text)
  );
}
