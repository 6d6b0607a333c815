import { describe, expect, it } from '@jest/globals';
import { duplicate, FrameSplitter, PUBACK, PUBLISH, retained, withoutPacketId } from './mqtt-frames.js';

/** PUBLISH of QoS 1 to topic `t` with packet id 7, as MQTT 3.1.1 section 3.3 lays it out. */
function publish(payload: Buffer): Buffer {
  const length = 5 + payload.length;
  const size = length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  return Buffer.concat([Buffer.from([0x32, ...size, 0, 1, 0x74, 0, 7]), payload]);
}
const PUBACK_7 = Buffer.from([0x40, 2, 0, 7]);

describe('packets of MQTT', () => {
  it('are cut out of the stream however it was chopped', () => {
    const long = publish(Buffer.alloc(300, 'x'));
    const stream = Buffer.concat([long, PUBACK_7, publish(Buffer.from('yes'))]);
    for (const size of [1, 2, 7, stream.length]) {
      const splitter = new FrameSplitter();
      const frames = [];
      for (let at = 0; at < stream.length; at += size) frames.push(...splitter.push(stream.subarray(at, at + size)));
      expect(frames.map(({ type, topic }) => [type, topic])).toEqual([
        [PUBLISH, 't'],
        [PUBACK, undefined],
        [PUBLISH, 't'],
      ]);
      expect(frames[0]?.bytes).toEqual(long);
    }
  });

  it('become duplicates, kept ones, or ones of another connection', () => {
    const [frame] = new FrameSplitter().push(publish(Buffer.from('yes')));
    if (!frame) throw new Error('no packet');
    expect(duplicate(frame)[0]).toBe(0x3a);
    expect(retained(frame)[0]).toBe(0x33);
    expect(withoutPacketId(frame)).toEqual(Buffer.from([0x30, 6, 0, 1, 0x74, ...Buffer.from('yes')]));
    expect(frame.bytes).toEqual(publish(Buffer.from('yes')));
  });

  it('that are none are refused', () => {
    expect(() => new FrameSplitter().push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 1]))).toThrow('no MQTT');
  });
});
