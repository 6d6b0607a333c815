import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Walls } from './chain.js';
import { runBehind } from './run-sandboxed.js';
import { runSandboxed, sandboxStrength, type SandboxLimits, type SandboxResult, type SandboxRun } from './index.js';

const MB = 1_000_000;
const LIMITS: SandboxLimits = { wallMs: 20_000, cpuS: 15, memoryBytes: 400 * MB, fileBytes: 1 * MB };
const strength = await sandboxStrength();
/** Walls that this system cannot build are not tested here; the list of what is missing is, below. */
const where = (isEnforced: boolean): typeof it => (isEnforced ? it : (it.skip as typeof it));

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Runs a child written here; its text is what a hostile engine would do. */
function hostile(script: string, limits: Partial<SandboxLimits> = {}, run: Partial<SandboxRun> = {}) {
  return runSandboxed({
    command: process.execPath,
    args: ['-e', script],
    hasNetwork: false,
    limits: { ...LIMITS, ...limits },
    ...run,
  });
}
const text = ({ stdout }: SandboxResult): string => Buffer.from(stdout).toString();

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-spec-'));
  folders.push(folder);
  return folder;
}

describe('an honest child', () => {
  it('reads its input, writes its output and tells its exit code', async () => {
    const script = `process.stdin.pipe(process.stdout); process.stderr.write('one line'); process.exitCode = 3`;
    const heard: string[] = [];
    const result = await hostile(script, {}, { stdin: Buffer.from('hello'), onStderr: (line) => heard.push(line) });
    expect(result).toMatchObject({ outcome: 'ended', exitCode: 3, stderr: 'one line' });
    expect(text(result)).toBe('hello');
    expect(heard.join('')).toBe('one line');
  });

  it('sees nothing of our environment, and a home and a folder that are empty and its own', async () => {
    process.env['MINGA_SECRET_OF_THE_SPEC'] = 'x';
    const script = `const fs = require('fs'); fs.writeFileSync('mine', 'x'); const {HOME} = process.env;
      process.stdout.write(JSON.stringify({ names: Object.keys(process.env).sort(), home: fs.readdirSync(HOME), cwd: process.cwd() === HOME, extra: process.env.EXTRA }))`;
    const seen = JSON.parse(text(await hostile(script, {}, { env: { EXTRA: '1' } })));
    delete process.env['MINGA_SECRET_OF_THE_SPEC'];
    const names = ['EXTRA', 'HOME', 'LANG', 'LC_ALL', 'PATH', 'TMPDIR'];
    expect(seen).toEqual({ names, home: ['mine'], cwd: true, extra: '1' });
  });

  it('leaves what it wrote in the folder it was given, and nothing else', async () => {
    const writableDir = await temporaryFolder();
    const script = `require('fs').writeFileSync('kept', 'x'); process.stdout.write(process.env.HOME)`;
    const home = text(await hostile(script, {}, { writableDir }));
    expect(await readFile(path.join(writableDir, 'kept'), 'utf8')).toBe('x');
    expect(existsSync(home)).toBe(false);
  });

  it('gets its arguments as they are: no shell reads them', async () => {
    const args = [
      '-e',
      'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
      '--',
      '$(id); `id` "x" *',
      '-rf',
    ];
    expect(JSON.parse(text(await hostile('', {}, { args })))).toEqual(['$(id); `id` "x" *', '-rf']);
  });

  where(existsSync('/proc/self/autogroup'))('gives way to the site, of which its session is no part', async () => {
    const script = `const look = () => { const nice = / nice (-?\\d+)/.exec(require('fs').readFileSync('/proc/self/autogroup', 'utf8'))?.[1];
      nice === '0' ? setTimeout(look, 20) : process.stdout.write(nice + ' ' + require('os').getPriority()) }; look()`;
    expect(text(await hostile(script))).toBe('10 10');
  });

  it('that does not exist has ended with 127', async () => {
    expect(await hostile('', {}, { command: 'no-such-program' })).toMatchObject({ outcome: 'ended', exitCode: 127 });
  });
});

describe('a hostile child', () => {
  it('that never ends is ended: by the clock', async () => {
    const result = await hostile('for (;;) {}', { wallMs: 400 });
    expect(result).toMatchObject({ outcome: 'timeout', exitCode: null });
  });

  where(strength.limits)('that never ends is ended: by its processor time', async () => {
    expect(await hostile('for (;;) {}', { cpuS: 1 })).toMatchObject({ outcome: 'timeout', exitCode: null });
  });

  it('that ignores every signal it can is killed all the same', async () => {
    const script = `for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); setInterval(() => {}, 1000)`;
    expect(await hostile(script, { wallMs: 400 })).toMatchObject({ outcome: 'timeout' });
  });

  it('is killed when nobody wants it any more, also when that is known before', async () => {
    const stop = new AbortController();
    const running = runSandboxed(
      {
        command: process.execPath,
        args: ['-e', `process.stderr.write('up'); setInterval(() => {}, 1000)`],
        hasNetwork: false,
        limits: LIMITS,
        onStderr: () => stop.abort(),
      },
      stop.signal,
    );
    expect(await running).toMatchObject({ outcome: 'killed', reason: 'abort' });
    const late = runSandboxed({ command: 'sleep', args: ['60'], hasNetwork: false, limits: LIMITS }, stop.signal);
    expect(await late).toMatchObject({ outcome: 'killed', reason: 'abort' });
  });

  it('that floods its output is killed, and the flood is not kept', async () => {
    const script = `const b = Buffer.alloc(1e6, 65); (function go() { process.stdout.write(b, go) })()`;
    const result = await hostile(script, { outputBytes: 5 * MB });
    expect(result).toMatchObject({ outcome: 'killed', reason: 'output' });
    expect(result.stdout.length).toBeLessThanOrEqual(5 * MB);
    const loud = await hostile(`process.stderr.write('x'.repeat(3e6) + 'end')`);
    expect(loud.stderr.length).toBe(64 * 1024);
    expect(loud.stderr.slice(-3)).toBe('end');
  });

  where(strength.limits)('cannot write a file above the limit', async () => {
    const script = `try { require('fs').writeFileSync('big', Buffer.alloc(3e6)); } catch (e) { process.stdout.write(e.code + require('fs').statSync('big').size) }`;
    expect(text(await hostile(script))).toBe('EFBIG1000000');
  });

  where(strength.limits)('cannot have 10 GB of memory', async () => {
    const script = `const kept = []; for (let i = 0; i < 100; i++) kept.push(Buffer.alloc(1e8, 1)); process.stdout.write('got it')`;
    const result = await hostile(script);
    expect(text(result)).toBe('');
    expect(result.exitCode).not.toBe(0);
    expect(result.peakBytes).toBeLessThan(600 * MB);
  });

  where(strength.limits)('cannot have more by many processes than by one', async () => {
    const greedy = `setTimeout(() => { globalThis.kept = Buffer.alloc(1.5e8, 1) }, 50); setInterval(() => {}, 1000)`;
    const script = `for (let i = 0; i < 4; i++) require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(greedy)}])`;
    expect(await hostile(script, { processes: 200 })).toMatchObject({ outcome: 'killed', reason: 'memory' });
  });

  where(strength.limits && strength.processes)('cannot be a fork bomb', async () => {
    // Each child starts two more; the limit holds for all of them together.
    const script = `const { spawn } = require('child_process'); let failed = 0, live = 0;
      const go = () => { const c = spawn('sleep', ['30']); c.on('spawn', () => { live++; go() }); c.on('error', (e) => { process.stdout.write(live + e.code); process.exit() }) }; go()`;
    const result = await hostile(script, { processes: 40 });
    const [, live, code] = /^(\d+)(\w+)$/.exec(text(result)) ?? [];
    expect(code).toBe('EAGAIN');
    expect(Number(live)).toBeLessThan(40);
  });

  where(strength.processes)('leaves no process behind, not even one with a session of its own', async () => {
    const writableDir = await temporaryFolder();
    // Lives on in its own session, and would say so within the second.
    const left = `setInterval(() => require('fs').writeFileSync('alive', String(Date.now())), 20)`;
    const script = `const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { detached: true, stdio: 'ignore' });
      const t = setInterval(() => require('fs').existsSync('alive') && (clearInterval(t), c.unref(), process.exit()), 10)`;
    expect(await hostile(script, {}, { writableDir })).toMatchObject({ outcome: 'ended', exitCode: 0 });
    await isQuiet(path.join(writableDir, 'alive'));
  });

  it('takes its children along when it is stopped, also where it has no process numbers of its own', async () => {
    const writableDir = await temporaryFolder();
    const left = `setInterval(() => require('fs').writeFileSync('alive', String(Date.now())), 20)`;
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { detached: true, stdio: 'ignore' }); setInterval(() => {}, 1000)`;
    const bare: Walls = { hasOwnUser: false, spaces: 'none', hasLimits: false };
    const limits = { ...LIMITS, wallMs: 1_000 };
    const run = { command: process.execPath, args: ['-e', script], hasNetwork: false, limits, writableDir };
    expect(await runBehind(bare, run)).toMatchObject({ outcome: 'timeout' });
    await isQuiet(path.join(writableDir, 'alive'));
  });

  where(strength.network)('reaches no network: not ours, not the machine’s own', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    let calls = 0;
    server.on('connection', (socket) => {
      calls += 1;
      socket.destroy();
    });
    const script = `const s = require('net').connect(${port}, '127.0.0.1'); s.on('connect', () => { process.stdout.write('through'); process.exit() }); s.on('error', (e) => process.stdout.write(e.code))`;
    expect(text(await hostile(script))).toBe('ENETUNREACH');
    expect(calls).toBe(0);
    expect(text(await hostile(script, {}, { hasNetwork: true }))).toBe('through');
    server.close();
    await once(server, 'close');
  });

  where(strength.ownUser)('cannot read or write what is the site’s', async () => {
    const folder = await temporaryFolder();
    const script = `const fs = require('fs'); const say = (f) => { try { f(); process.stdout.write('through ') } catch (e) { process.stdout.write(e.code + ' ') } };
      say(() => fs.readdirSync(${JSON.stringify(folder)})); say(() => fs.writeFileSync(${JSON.stringify(path.join(folder, 'x'))}, '')); say(() => process.setuid(0)); say(() => process.kill(${process.pid}, 0))`;
    expect(text(await hostile(script))).toMatch(/^EACCES EACCES (EPERM|EINVAL) ESRCH $/);
  });

  where(strength.limits)('does not outlive us when we are killed', async () => {
    const writableDir = await temporaryFolder();
    const module = new URL('./index.js', import.meta.url).href;
    const child = `require('fs').writeFileSync('up', ''); setInterval(() => require('fs').writeFileSync('alive', String(Date.now())), 20)`;
    const run = { command: process.execPath, args: ['-e', child], hasNetwork: false, limits: LIMITS, writableDir };
    const us = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { runSandboxed } from '${module}'; await runSandboxed(${JSON.stringify(run)})`,
    ]);
    const alive = path.join(writableDir, 'alive');
    await until(() => existsSync(alive));
    us.kill('SIGKILL');
    await once(us, 'exit');
    await isQuiet(alive);
  });
});

describe('what cannot be enforced', () => {
  beforeAll(() => {
    // Whoever looks at a failing build shall see at once what this system lacks.
    if (strength.missing.length > 0)
      process.stderr.write(`sandbox: not enforced here: ${strength.missing.join('; ')}\n`);
  });

  it('is told, one line for each wall', () => {
    const walls = [strength.limits, strength.network, strength.ownUser || process.getuid?.() !== 0];
    expect(strength.missing).toHaveLength(walls.filter((isThere) => !isThere).length);
  });
});

/** Nobody writes the file any more: what is alive does so every 20 ms. */
const isQuiet = (file: string): Promise<void> => until(async () => Date.now() - (await stat(file)).mtimeMs > 200);

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
