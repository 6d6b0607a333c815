import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseTranscript } from '../../firmware-bridge/src/cli/transcript/parse.js';
import { DISAGREEMENTS } from './disagreements.js';
import { replaySession, replaySimulator } from './replay.js';

const FOLDER = path.resolve('test/transcripts');
const SIDES = { session: replaySession, machine: replaySimulator };
const transcripts = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => ({ file, transcript: parseTranscript(readFileSync(path.join(FOLDER, file), 'utf8')) }));

describe.each(transcripts)('$file: $transcript.title', ({ file, transcript }) => {
  for (const [side, replay] of Object.entries(SIDES)) {
    if (transcript.only && transcript.only.side !== side) continue;
    const why = DISAGREEMENTS[`${file} ${side}`];
    const name = side === 'session' ? 'is what the protocol code says and hears' : 'is what the simulator answers';
    // A disagreement that is gone fails here, so that its entry is taken out.
    if (why !== undefined)
      it.failing(`${name} (not yet: ${why})`, async () => expect(await replay(transcript)).toBe(undefined));
    else it(name, async () => expect(await replay(transcript)).toBe(undefined));
  }
});

describe('the list of disagreements', () => {
  it('names only transcripts that exist', () => {
    const known = transcripts.flatMap(({ file }) => [`${file} session`, `${file} machine`]);
    expect(Object.keys(DISAGREEMENTS).filter((entry) => !known.includes(entry))).toEqual([]);
  });
});

describe('a transcript of a machine with a computer of its own', () => {
  const changed = (file: string, from: string, to: string) =>
    parseTranscript(readFileSync(path.join(FOLDER, file), 'utf8').replace(from, to));

  it.each([
    ['another call', 'klipper-print.txt', 'printer.print.start', 'printer.print.begin', 'session'],
    ['other bytes in the file', 'klipper-print.txt', '| G1 X20', '| G1 X21 ; no', 'machine'],
    ['another answer', 'klipper-connect.txt', '"state":"standby"', '"state":"paused"', 'machine'],
    ['another status', 'octoprint-print.txt', 'response start 204', 'response start 409', 'machine'],
    ['a call nobody makes', 'octoprint-print.txt', '{"command":"M107"}', '{"command":"M106"}', 'session'],
  ] as const)('fails on %s', async (_what, file, from, to, side) => {
    expect(await SIDES[side](changed(file, from, to))).toMatchObject({ line: expect.any(Number) });
  });

  it('refuses what is no call and no JSON, with its line', () => {
    for (const said of ['> G28', '> send a {"method"}', '< message 5', '> request a PATCH /x']) {
      expect(() => parseTranscript(`% machine klipper\n${said}`)).toThrow(/^Line 2/);
    }
  });
});
