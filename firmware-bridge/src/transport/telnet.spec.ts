import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeTelnet, Telnet } from './telnet.js';

const bytesOf = (text: string): number[] => [...Buffer.from(text)];

/** What comes out, however the bytes are split. */
function read(chunks: readonly (readonly number[])[]): { text: string; reply: number[] } {
  const telnet = new Telnet();
  const seen = chunks.map((chunk) => telnet.read(Uint8Array.from(chunk)));
  return {
    text: Buffer.concat(seen.map(({ data }) => data)).toString('latin1'),
    reply: seen.flatMap(({ reply }) => [...reply]),
  };
}

describe('telnet', () => {
  const offers = [
    ...bytesOf('ok'),
    0xff,
    0xfb,
    1,
    0xff,
    0xfd,
    3,
    0xff,
    0xfa,
    24,
    1,
    0xff,
    0xf0,
    0xff,
    0xfc,
    5,
    0xff,
    0xff,
  ];
  const stream = [...offers, ...bytesOf('\nok\n')];

  it('takes commands out, declines what is offered or wished, and keeps a doubled 255', () => {
    expect(read([stream])).toEqual({ text: 'okÿ\nok\n', reply: [0xff, 0xfe, 1, 0xff, 0xfc, 3] });
  });

  it('is the same for every split', () => {
    const whole = read([stream]);
    for (let at = 1; at < stream.length; at++) expect(read([stream.slice(0, at), stream.slice(at)])).toEqual(whole);
  });

  it('reads back whatever was escaped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(Buffer.from(new Telnet().read(escapeTelnet(bytes)).data)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
