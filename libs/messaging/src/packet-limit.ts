import type { Duplex } from 'node:stream';

/**
 * Follows the MQTT framing of a byte stream and tells as soon as a packet announces more than `maxBytes`:
 * the parser behind would otherwise buffer up to 256 MB for anyone who can connect.
 * Framing: one byte type, then the remaining length, 7 bits per byte, at most 4 bytes (MQTT 3.1.1, 2.2.3).
 */
class PacketFraming {
  private stage: 'type' | 'length' | 'body' = 'type';
  private remaining = 0;
  private shift = 0;

  constructor(private readonly maxBytes: () => number) {}

  /** @returns what is wrong, or undefined */
  follow(chunk: Buffer): string | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.stage === 'body') {
        const step = Math.min(this.remaining, chunk.length - at);
        this.remaining -= step;
        at += step;
        if (this.remaining === 0) this.stage = 'type';
      } else if (this.stage === 'type') {
        at += 1;
        this.stage = 'length';
        this.remaining = 0;
        this.shift = 0;
      } else {
        const byte = chunk[at] ?? 0;
        at += 1;
        this.remaining += (byte & 0x7f) * 2 ** this.shift;
        this.shift += 7;
        const maxBytes = this.maxBytes();
        if (this.remaining > maxBytes) return `packet of more than ${maxBytes} bytes`;
        if (byte >= 0x80 && this.shift >= 28) return 'malformed packet length';
        if (byte < 0x80) this.stage = this.remaining === 0 ? 'type' : 'body';
      }
    }
    return undefined;
  }
}

/**
 * Breaks the connection once a packet announces more than `maxBytes`. Looks over the reader's shoulder (the broker
 * pulls with `read`) rather than adding a stream: a refusal written just before the end must not get lost in between.
 */
export function limitPackets(connection: Duplex, maxBytes: () => number): Duplex {
  const framing = new PacketFraming(maxBytes);
  const read = connection.read.bind(connection);
  connection.read = (size?: number): Buffer | null => {
    const chunk = read(size) as Buffer | null;
    const problem = chunk ? framing.follow(chunk) : undefined;
    if (!problem) return chunk;
    connection.destroy(new RangeError(problem));
    return null;
  };
  return connection;
}
