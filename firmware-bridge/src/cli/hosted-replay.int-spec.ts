import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMoonraker, startSimulatedOctoPrint } from '#libs/machine-simulator';
import { removeDataFolder } from '../../test/data-folder.js';
import { Cli } from '../../test/cli.js';
import { printer, printProgram } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';

const TRANSCRIPTS = path.resolve('test/transcripts');
const HURRY = 60;
/** Warm enough for Klipper to extrude. */
const PROGRAM = printProgram(12).replace('G28\n', 'G28\nM109 S200\n');

const MACHINES = [
  { kind: 'klipper', firmware: 'klipper', start: startSimulatedMoonraker },
  { kind: 'octoprint', firmware: 'marlin', start: startSimulatedOctoPrint },
] as const;

/** Machines with a computer of their own: whole conversations, made again over real HTTP and WebSockets. */
describe.each(MACHINES)('minga-bridge replay --machine, and console --record: $kind', ({ kind, firmware, start }) => {
  let folder: string;
  let machine: Awaited<ReturnType<typeof startSimulatedMoonraker | typeof startSimulatedOctoPrint>>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bridge-replay-'));
    machine = await start({ name: 'golden', timeFactor: HURRY });
  });
  afterEach(async () => {
    await Cli.endAll();
    await machine.close();
    await removeDataFolder(folder);
  });

  /** A golden one, with its pauses as short as the machine is hurried. */
  async function golden(name: string): Promise<string> {
    const text = await readFile(path.join(TRANSCRIPTS, `${kind}-${name}.txt`), 'utf8');
    const file = path.join(folder, `${name}.txt`);
    await writeFile(
      file,
      text.replace(/^@ (\d+)s$/gm, (_all, seconds: string) => `@ ${(Number(seconds) * 1000) / HURRY}ms`),
    );
    return file;
  }
  const replay = async (...args: string[]): Promise<[code: number | null, said: string]> => {
    const cli = new Cli('replay', ...args);
    return [await cli.exit(), cli.out + cli.err];
  };

  it('makes a whole print on the machine, and shows no key', async () => {
    const answer = await replay(await golden('print'), '--machine', machine.url, '--may-move');
    expect(answer).toEqual([0, expect.stringContaining('as written')]);
    expect(machine.executed.slice(0, 3)).toEqual(['G28', 'G1 X10 F6000', 'G1 X20']);
    expect(answer[1]).not.toContain('an-octoprint-key');
  });

  it('shows where the machine answers otherwise', async () => {
    const file = await golden('print');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^(< response file 201 .*a1\.)gcode/m, '$1other'));
    const [code, said] = await replay(file, '--machine', machine.url, '--may-move');
    expect([code, said]).toEqual([1, expect.stringMatching(/it goes another way here\n {2}written .*a1\.other/)]);
    expect(machine.executed).not.toContain('G1 X20');
  });

  it('says so when nobody is there', async () => {
    const file = await golden('print');
    const { url } = machine;
    await machine.close();
    const [code] = await replay(file, '--machine', url, '--may-move');
    expect(code).toBe(1);
    machine = await start({ name: 'golden' });
  });

  it('records a print through the bridge by name and sum; with the program it can be made again', async () => {
    const server = await new MiniServer().start();
    const config = printer(machine.url);
    server.machines = [{ ...config, profile: { ...config.profile, firmware } }];
    const configFile = path.join(folder, 'bridge.json');
    const card = { ...server.config(path.join(folder, 'data')), localPage: { port: 0 } };
    await writeFile(configFile, JSON.stringify(card), { mode: 0o600 });
    const bridge = new Cli('run', '--config', configFile);
    await bridge.says(/"local page"/);
    await server.untilOnline('m1');

    const file = path.join(folder, 'record.txt');
    const recorder = new Cli('console', '--record', file, '--config', configFile);
    await recorder.says(/^[<>] /m);
    await server.startAttempt(server.offer(server.addProgram(PROGRAM)));
    await server.untilState('a1', 'done');
    await recorder.says(/UPLOADED[^]*M107|UPLOADED[^]*DELETE|UPLOADED[^]*delete_file/);
    expect(await recorder.exit()).toBe(0);
    bridge.child.kill('SIGTERM');
    await bridge.exit();
    await server.close();

    const written = await readFile(file, 'utf8');
    expect(written).toMatch(/^! run a1\n> upload r\d+ \S+ \{.*"sha256":"[0-9a-f]{64}","bytes":\d+\}$/m);
    expect(written).not.toContain('G1 X');
    const program = path.join(folder, 'square.gcode');
    await writeFile(program, PROGRAM);

    expect(await replay(file)).toEqual([1, expect.stringContaining('--program FILE')]);
    const other = path.join(folder, 'other.gcode');
    await writeFile(other, PROGRAM.replace('X50', 'X51'));
    expect(await replay(file, '--program', other)).toEqual([1, expect.stringContaining('another program')]);

    const again = await start({ name: 'golden', timeFactor: HURRY });
    const there = await replay(file, '--program', program, '--machine', again.url, '--may-move');
    await again.close();
    expect(there).toEqual([0, expect.stringContaining('as written')]);
    expect(again.executed).toContain('G1 X100 Y100 E1.50 F3000');
    expect(await replay(file, '--program', program)).toEqual([0, expect.stringContaining('as written')]);
  }, 180_000);
});
