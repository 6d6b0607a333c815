import { describe, expect, it } from '@jest/globals';
import { decodeFrame, encodeFrame } from './frame.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const frame = { head: { kind: 'x', list: [1, null] }, files: [bytes('one'), bytes(''), bytes('three')] };

describe('a frame', () => {
  it('comes out as it went in', () => {
    const { head, files } = decodeFrame(Buffer.concat(encodeFrame(frame)))!;
    expect(head).toEqual(frame.head);
    expect(files.map((file) => Buffer.from(file).toString())).toEqual(['one', '', 'three']);
  });

  it('is none when a byte is missing or too many, wherever that is', () => {
    const whole = Buffer.concat(encodeFrame(frame));
    for (let end = 0; end < whole.length; end += 1) expect(decodeFrame(whole.subarray(0, end))).toBeUndefined();
    expect(decodeFrame(Buffer.concat([whole, bytes('x')]))).toBeUndefined();
  });

  it.each(['{"head":1,"sizes":[-1]}', '{"head":1,"sizes":["1"]}', '{"head":1}', 'null', '{', '{"sizes":[1e999]}'])(
    'is none with the head %s',
    (json) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(json.length);
      expect(decodeFrame(Buffer.concat([length, bytes(json)]))).toBeUndefined();
    },
  );
});
