import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { removeDataFolder } from '../../test/data-folder.js';
import { Cli } from '../../test/cli.js';
import { printer } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';

const TRANSCRIPTS = path.resolve('test/transcripts');

let server: MiniServer;
let folder: string;
let configFile: string;
let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;

beforeEach(async () => {
  server = await new MiniServer().start();
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-cli-'));
  configFile = path.join(folder, 'bridge.json');
  machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 100 });
  server.machines = [printer(machine.url)];
  await writeConfig();
});
afterEach(async () => {
  await Cli.endAll();
  await server.close();
  await machine.close();
  await removeDataFolder(folder);
});

const card = () => ({ ...server.config(path.join(folder, 'data')), localPage: { port: 0 } });

async function writeConfig(): Promise<void> {
  await writeFile(configFile, JSON.stringify(card()), { mode: 0o600 });
}

async function runningBridge(): Promise<Cli> {
  const bridge = new Cli('run', '--config', configFile);
  await bridge.says(/"local page"/);
  await server.untilOnline('m1');
  return bridge;
}

describe('minga-bridge', () => {
  it('tells what it can do, and how each command is used', async () => {
    const help = new Cli('help');
    expect(await help.exit()).toBe(0);
    const names = [...help.out.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name ?? '').slice(0, -1);
    expect(names).toEqual(['run', 'doctor', 'ports', 'pair', 'pin', 'console', 'replay', 'version']);
    const each = names.map((name) => new Cli(name, '--help'));
    for (const [at, cli] of each.entries()) {
      expect([await cli.exit(), cli.out]).toEqual([0, expect.stringContaining(`Usage: minga-bridge ${names[at]}`)]);
    }
  });

  it.each([[['fly']], [['ports', '--wings']], [['replay']], [['console', 'a', 'b']]])(
    'says what is wrong with %j and ends with 2',
    async (args) => {
      const cli = new Cli(...args);
      expect(await cli.exit()).toBe(2);
      expect(cli.err).toMatch(/minga-bridge .*help/);
    },
  );

  it('run: opens the local page, keeps its address beside the journal, and removes it at the end', async () => {
    const bridge = await runningBridge();
    const runFile = path.join(folder, 'data/local-page.json');
    const { url } = JSON.parse(await readFile(runFile, 'utf8')) as { url: string };
    expect((await stat(runFile)).mode & 0o777).toBe(0o600);
    expect(await (await fetch(`${url}/api/state`)).json()).toMatchObject({ machines: [{ machineId: 'm1' }] });
    bridge.child.kill('SIGTERM');
    expect(await bridge.exit()).toBe(0);
    await expect(stat(runFile)).rejects.toThrow('ENOENT');
  });
});

describe('docs/bridge.md', () => {
  it('names every command in both languages, and no option that does not exist', async () => {
    const text = await readFile(path.resolve('docs/bridge.md'), 'utf8');
    const [english = '', spanish = ''] = text.split('## En español');
    const commands = ['run', 'doctor', 'ports', 'pair', 'pin', 'console', 'replay'];
    for (const part of [english, spanish]) {
      expect(commands.filter((name) => !part.includes(`| \`minga-bridge ${name}\``))).toEqual([]);
    }
    const wrong: string[] = [];
    for (const name of commands) {
      const help = new Cli(name, '--help');
      await help.exit();
      // Up to the end of the line or of the inline code: what a person would copy.
      for (const [, rest = ''] of text.matchAll(new RegExp(`minga-bridge ${name}\\b([^\`\\n#]*)`, 'g'))) {
        for (const [option] of rest.matchAll(/--[a-z-]+/g))
          if (!help.out.includes(option)) wrong.push(`${name} ${option}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('minga-bridge doctor', () => {
  const findings = async (...args: string[]) => {
    const doctor = new Cli('doctor', '--json', '--config', configFile, ...args);
    const code = await doctor.exit();
    const list = JSON.parse(doctor.out) as { what: string; level: string; seen: string; fix?: string }[];
    return { code, list, of: (what: string) => list.find((each) => each.what === what) };
  };

  it('finds a good computer good, and gives an action for everything that is not', async () => {
    const { list, of } = await findings();
    for (const what of ['configuration', 'node', 'journal', 'credentials', 'broker']) {
      expect(of(what)).toMatchObject({ level: 'ok' });
    }
    expect(list.filter(({ level, fix }) => level !== 'ok' && !fix)).toEqual([]);
  });

  it('fails with 1 when the secret lies open, or is refused', async () => {
    await writeFile(configFile, JSON.stringify({ ...card(), secret: 'some-other-secret' }));
    await chmod(configFile, 0o644);
    const { code, of } = await findings();
    expect(code).toBe(1);
    expect(of('configuration')).toMatchObject({ level: 'fail', fix: `sudo chmod 600 ${configFile}` });
    expect(of('credentials')).toMatchObject({ level: 'fail' });
    expect(of('broker')).toMatchObject({ level: 'fail' });
  });

  it('fails when the server is away', async () => {
    await writeFile(configFile, JSON.stringify({ ...card(), serverUrl: 'http://127.0.0.1:9' }), { mode: 0o600 });
    const { code, of } = await findings();
    expect([code, of('server')]).toEqual([1, expect.objectContaining({ level: 'fail' })]);
  });

  it('leaves the connection of a running bridge alone', async () => {
    await runningBridge();
    const { of } = await findings();
    expect(of('journal')?.seen).toContain('the bridge is running');
    expect(of('broker')?.seen).toContain('not asked');
    expect(server.heard.deaths).toBe(0);
  });
});

describe('minga-bridge ports', () => {
  it('names who answers at an address, without any motion', async () => {
    const cli = new Cli('ports', '--probe', machine.url);
    expect(await cli.exit()).toBe(0);
    expect(cli.out).toMatch(/^tcp:.*: Marlin .*\(marlin\)/);
    expect(machine.executed).toEqual([]);
    expect(machine.motionStarts).toBe(0);
  });

  it('finds the baud rate of a machine on a serial line, and opens the same line for a console', async () => {
    const link = path.join(folder, 'ttyPRINTER');
    const serial = await startSimulatedMachine({ kind: 'grbl', name: 'mill', on: 'pty', link });
    try {
      const cli = new Cli('ports', '--probe', `serial://${link}`, '--json');
      expect(await cli.exit()).toBe(0);
      const found = JSON.parse(cli.out) as { url: string; firmware: string };
      expect(found).toMatchObject({ firmware: 'grbl', url: expect.stringMatching(/ttyPRINTER\?baud=115200$/) });
      expect(serial.motionStarts).toBe(0);
      const talk = new Cli('console', '--port', found.url).type('$G');
      await talk.says(/^< \[GC:/m);
      expect(await talk.exit()).toBe(0);
    } finally {
      await serial.close();
    }
  });

  it('ends with 1 where nobody answers', async () => {
    const { url } = machine;
    await machine.close();
    const cli = new Cli('ports', '--probe', url);
    expect([await cli.exit(), cli.out]).toEqual([1, expect.stringContaining('nobody answered')]);
    machine = await startSimulatedMachine({ kind: 'grbl', name: 'sim' });
  });

  it('lists the ports of this computer', async () => {
    const cli = new Cli('ports', '--json');
    expect(await cli.exit()).toBe(0);
    expect(JSON.parse(cli.out)).toBeInstanceOf(Array);
  });
});

describe('minga-bridge pair and pin', () => {
  it('writes the card as a closed file, tries the connection, and replaces nothing unasked', async () => {
    const cardFile = path.join(folder, 'card.json');
    const wanted = path.join(folder, 'etc/bridge.json');
    await writeFile(cardFile, JSON.stringify(server.config('/nowhere')));
    const args = ['pair', '--card', cardFile, '--config', wanted, '--data', path.join(folder, 'data')];
    const first = new Cli(...args);
    expect([await first.exit(), first.err]).toEqual([0, '']);
    expect(first.out).toContain('accepts this bridge');
    expect((await stat(wanted)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(wanted, 'utf8'))).toMatchObject({
      bridgeId: 'b1',
      dataDir: path.join(folder, 'data'),
    });
    const second = new Cli(...args);
    expect([await second.exit(), second.err]).toEqual([1, expect.stringContaining('--force')]);
  });

  it('refuses a card with a wrong field and writes nothing', async () => {
    const wanted = path.join(folder, 'etc/bridge.json');
    const cli = new Cli('pair', '--card', '-', '--config', wanted).type('{"bridgeId":"b1"}');
    expect([await cli.exit(), cli.err]).toEqual([1, expect.stringContaining('serverUrl')]);
    await expect(stat(wanted)).rejects.toThrow('ENOENT');
  });

  it('keeps a PIN as a hash, and refuses a short one', async () => {
    const short = new Cli('pin', '--config', configFile).type('1234');
    expect([await short.exit(), short.err]).toEqual([1, expect.stringContaining('6 to 32 digits')]);
    const good = new Cli('pin', '--host', '0.0.0.0', '--config', configFile).type('271828');
    expect([await good.exit(), good.err]).toEqual([0, '']);
    const written = await readFile(configFile, 'utf8');
    expect(written).not.toContain('271828');
    expect(JSON.parse(written)).toMatchObject({
      localPage: { host: '0.0.0.0', pinHash: expect.stringMatching(/^scrypt:/) },
    });
  });

  it('opens no page to the network without a PIN', async () => {
    await writeFile(configFile, JSON.stringify({ ...card(), localPage: { host: '0.0.0.0' } }));
    const cli = new Cli('run', '--config', configFile);
    expect([await cli.exit(), cli.err]).toEqual([1, expect.stringContaining('minga-bridge pin')]);
  });
});

describe('minga-bridge console', () => {
  it('sends lines as orders through the running bridge, shows the answers, and stops', async () => {
    await runningBridge();
    const cli = new Cli('console', 'm1', '--all', '--config', configFile);
    cli.type('M115');
    await cli.says(/^< FIRMWARE_NAME:Marlin/m);
    cli.type(':stop');
    await cli.says(/> .*M112/);
    expect(await cli.exit()).toBe(0);
  });

  it('tells a forbidden line with its code', async () => {
    await runningBridge();
    const cli = new Cli('console', '--config', configFile).type('M502');
    await cli.says(/! GCODE_\w+/);
    expect(await cli.exit()).toBe(0);
  });

  it('without a running bridge it says so, and talks to a port itself', async () => {
    const alone = new Cli('console', '--config', configFile);
    expect([await alone.exit(), alone.err]).toEqual([1, expect.stringContaining('No bridge runs')]);
    const cli = new Cli('console', '--port', machine.url).type('M105');
    await cli.says(/^< ok T:/m);
    cli.type(':stop');
    await cli.says(/kill\(\) called/);
    expect(await cli.exit()).toBe(0);
  });
});

describe('minga-bridge console --record', () => {
  const replays = async (file: string, ...args: string[]) => {
    const cli = new Cli('replay', file, ...args);
    return [await cli.exit(), cli.out + cli.err];
  };

  it('writes what a port says and hears, and the simulator says it again', async () => {
    const file = path.join(folder, 'port.txt');
    const cli = new Cli('console', '--port', machine.url, '--record', file);
    // What it is, a recording learns from the first thing it hears.
    await cli.says(/^< start/m);
    cli.type('M115');
    await cli.says(/^< ok/m);
    cli.type('M503 ?key=hush');
    await cli.says(/key=hush[^]*^< ok/m);
    expect(await cli.exit()).toBe(0);
    const written = await readFile(file, 'utf8');
    expect(written).toMatch(/^# .*\n[^]*% machine marlin\n[^]*> M115\n[^]*< ok\n[^]*! end\n$/);
    expect(written).toContain('key=***');
    expect(written).not.toContain('hush');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // A machine that was not spoken to yet: the conversation begins with what it says at its start.
    const another = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 100 });
    const answer = await replays(file, '--machine', another.url, '--may-move');
    await another.close();
    expect(answer).toEqual([0, expect.stringContaining('as written')]);
  });

  it('writes orders through the running bridge with named line numbers, and its own protocol code follows them', async () => {
    await runningBridge();
    const file = path.join(folder, 'bridge.txt');
    const cli = new Cli('console', 'm1', '--record', file, '--config', configFile);
    cli.type('G91');
    await cli.says(/> N\d+ G91/);
    await cli.says(/> N\d+ G91[^]*^< ok/m);
    cli.type('M117 hello');
    await cli.says(/M117 hello[^]*^< ok/m);
    expect(await cli.exit()).toBe(0);
    const written = await readFile(file, 'utf8');
    expect(written).toMatch(/! ready\n[^]*! order {"kind":"gcode","lines":\["G91"\]}\n[^]*> N\{n\d+\} G91\n[^]*< ok/);
    expect(await replays(file)).toEqual([0, expect.stringContaining('as written')]);
  });

  it('never overwrites a file', async () => {
    const file = path.join(folder, 'there.txt');
    await writeFile(file, 'mine');
    const cli = new Cli('console', '--port', machine.url, '--record', file);
    expect([await cli.exit(), cli.err]).toEqual([1, expect.stringContaining('EEXIST')]);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});

describe('minga-bridge replay', () => {
  it('replays a transcript against its own protocol code, and against a machine', async () => {
    const file = path.join(TRANSCRIPTS, 'marlin-bad-checksum.txt');
    const here = new Cli('replay', file);
    expect([await here.exit(), here.out]).toEqual([0, expect.stringContaining('as written')]);
    const there = new Cli('replay', file, '--machine', machine.url, '--may-move');
    expect([await there.exit(), there.out]).toEqual([0, expect.stringContaining('< Resend: 2')]);
  });

  it('shows the line where it goes another way, and moves nothing unasked', async () => {
    const file = path.join(folder, 'other.txt');
    await writeFile(file, '# another answer\n% machine marlin\n! ready\n> M105\n< never said\n');
    const unasked = new Cli('replay', file, '--machine', machine.url);
    expect([await unasked.exit(), unasked.err]).toEqual([2, expect.stringContaining('--may-move')]);
    const cli = new Cli('replay', file, '--machine', machine.url, '--may-move');
    expect(await cli.exit()).toBe(1);
    expect(cli.out).toContain(`${file}:5: it goes another way here\n  written  never said\n  seen     ok T:`);
  });

  it('names the line of a file that is no transcript', async () => {
    const file = path.join(folder, 'bad.txt');
    await writeFile(file, '# title\nhello\n');
    const cli = new Cli('replay', file);
    expect([await cli.exit(), cli.err]).toEqual([1, expect.stringContaining('Line 2, "hello"')]);
  });
});
