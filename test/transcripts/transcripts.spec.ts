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
