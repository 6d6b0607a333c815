/** RFC 854: commands begin with IAC; WILL, WONT, DO, DONT carry one option, SB runs up to IAC SE. */
const IAC = 0xff;
const DONT = 0xfe;
const DO = 0xfd;
const WONT = 0xfc;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;

type Place = 'data' | 'command' | 'will' | 'do' | 'option' | 'sub' | 'sub-command';

/**
 * Takes the telnet commands out of what a machine's network interface says (ESP3D, FluidNC, ser2net). Every offer and
 * wish is declined, which leaves a plain line of bytes; across any split.
 */
export class Telnet {
  private place: Place = 'data';

  /** @returns the bytes of the machine, and what must be answered */
  read(bytes: Uint8Array): { readonly data: Uint8Array; readonly reply: Uint8Array } {
    // Nearly always there is no command in it.
    if (this.place === 'data' && !bytes.includes(IAC)) return { data: bytes, reply: NOTHING };
    const data: number[] = [];
    const reply: number[] = [];
    for (const byte of bytes) this.take(byte, data, reply);
    return { data: Uint8Array.from(data), reply: Uint8Array.from(reply) };
  }

  private take(byte: number, data: number[], reply: number[]): void {
    switch (this.place) {
      case 'data':
        if (byte === IAC) this.place = 'command';
        else data.push(byte);
        return;
      case 'command':
        if (byte === IAC) data.push(IAC);
        this.place = AFTER.get(byte) ?? 'data';
        return;
      case 'will':
      case 'do':
        reply.push(IAC, this.place === 'will' ? DONT : WONT, byte);
        this.place = 'data';
        return;
      case 'option':
        this.place = 'data';
        return;
      case 'sub':
        if (byte === IAC) this.place = 'sub-command';
        return;
      case 'sub-command':
        this.place = byte === SE ? 'data' : 'sub';
    }
  }
}

const NOTHING = new Uint8Array(0);
const AFTER: ReadonlyMap<number, Place> = new Map([
  [WILL, 'will'],
  [DO, 'do'],
  [WONT, 'option'],
  [DONT, 'option'],
  [SB, 'sub'],
]);

/** A byte 255 of ours is doubled, so that it is no command. GRBL's real-time bytes end at 0xA1; there is seldom one. */
export function escapeTelnet(bytes: Uint8Array): Uint8Array {
  return bytes.includes(IAC)
    ? Uint8Array.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])))
    : bytes;
}
