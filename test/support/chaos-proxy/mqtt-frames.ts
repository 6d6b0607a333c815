/** Packet types of MQTT (2.2.1) that faults are made of. */
export const PUBLISH = 3;
export const PUBACK = 4;

const DUP = 0x08;
const QOS = 0x06;
const RETAIN = 0x01;

/** One MQTT packet as it stands on the wire, of version 3.1.1 or 5. */
export interface Frame {
  /** See `PUBLISH`, `PUBACK`. */
  readonly type: number;
  /** Of a PUBLISH. */
  readonly topic?: string;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into packets, by the length each one begins with (2.2.3). */
export class FrameSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** @returns the packets that are whole now */
  push(chunk: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const length = lengthOf(this.rest);
      if (length === undefined || this.rest.length < length.total) return frames;
      frames.push(frameOf(this.rest.subarray(0, length.total)));
      this.rest = this.rest.subarray(length.total);
    }
  }
}

function frameOf(bytes: Buffer): Frame {
  const type = (bytes[0] ?? 0) >> 4;
  if (type !== PUBLISH) return { type, bytes };
  const { start, end } = topicOf(bytes);
  return { type, topic: bytes.toString('utf8', start, end), bytes };
}

/** The same message said again by a sender that saw no PUBACK. */
export const duplicate = ({ bytes }: Frame): Buffer => withFlags(bytes, (flags) => flags | DUP);

/** A PUBLISH as a broker hands out what it had kept for whoever comes. */
export const retained = ({ bytes }: Frame): Buffer => withFlags(bytes, (flags) => flags | RETAIN);

/** A PUBLISH without its packet id, which another connection knows nothing of. */
export function withoutPacketId(frame: Frame): Buffer {
  const { bytes } = frame;
  if (((bytes[0] ?? 0) & QOS) === 0) return bytes;
  const { end } = topicOf(bytes);
  const head = headLength(bytes);
  const body = Buffer.concat([bytes.subarray(head, end), bytes.subarray(end + 2)]);
  return Buffer.concat([Buffer.from([(bytes[0] ?? 0) & ~(QOS | DUP)]), encodeLength(body.length), body]);
}

function withFlags(bytes: Buffer, change: (flags: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] = change(copy[0] ?? 0);
  return copy;
}

function topicOf(bytes: Buffer): { start: number; end: number } {
  const start = headLength(bytes) + 2;
  return { start, end: start + bytes.readUInt16BE(start - 2) };
}

const headLength = (bytes: Buffer): number => lengthOf(bytes)?.head ?? 0;

/** Seven bits a byte, the lowest first; the eighth says that one more follows. */
function lengthOf(bytes: Buffer): { head: number; total: number } | undefined {
  let length = 0;
  for (let at = 1; at < 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) << (7 * (at - 1));
    if (byte < 0x80) return { head: at + 1, total: at + 1 + length };
  }
  throw new RangeError('this is no MQTT: its length has more than four bytes');
}

function encodeLength(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest >>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
