import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MachineConfig } from '#libs/bridge-contract';
import { startSimulatedMachine, startSimulatedMoonraker } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, mill, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge } from './index.js';

type Dialect = 'marlin' | 'grbl' | 'klipper';

/** One program: what stands between a head and an end that the machine takes. Latin-1, so each character is one byte. */
const HEAD: Record<Dialect, string[]> = {
  marlin: ['G28', 'G1 X10 Y10 Z1 F3000'],
  grbl: ['G21', 'G90', 'G0 X1 Y1'],
  klipper: ['G28', 'G1 X10 Y10 Z1 F3000'],
};
const TAIL = 'G0 X20 Y20';
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** All that GRBL acts on wherever it stands: reset, status, resume, hold, door, jog cancel, overrides. */
const REAL_TIME = '!?~\x18\x84\x85\x90\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9b\x9c\x9d\x9e\xa0\xa1';
/** Leaves the bridge as its own questions only, never as part of a program. */
const SAFE_COMMENTS: [string, string][] = [
  ['UTF-8 in a comment', `G0 X11 ; ${utf8('ñandú – 90°')}`],
  ['UTF-8 in parentheses', `(${utf8('Fräser Ø3')}) G0 X12`],
  ['real-time bytes in a comment', `G0 X13 ;${REAL_TIME}`],
  ['real-time bytes in parentheses', `G0 X14 (${REAL_TIME})`],
  ['a long comment', `G0 X15 ; ${'x'.repeat(300)}`],
];

const REFUSED: [string, Dialect, string, string][] = [
  ['UTF-8 in a command', 'marlin', `G1 X${utf8('−')}5`, 'ENC_BYTES'],
  ['UTF-8 in a command', 'grbl', `G0 X${utf8('−')}5`, 'ENC_BYTES'],
  ['UTF-8 in a command', 'klipper', `G1 X${utf8('−')}5`, 'ENC_BYTES'],
  ['a backspace', 'marlin', 'G1 X1\x080', 'ENC_BYTES'],
  ...Array.from(REAL_TIME, (byte): [string, Dialect, string, string] => [
    `real-time byte 0x${byte.charCodeAt(0).toString(16)}`,
    'grbl',
    `G0 X1${byte}`,
    'GCODE_RT_BYTE',
  ]),
  ['96 and more characters', 'marlin', `G1 X${'0'.repeat(92)}1`, 'GCODE_LINE_LENGTH'],
  ['80 and more characters', 'grbl', `G0 X${'0'.repeat(80)}1`, 'GCODE_LINE_LENGTH'],
  ['M110', 'marlin', 'M110 N5', 'GCODE_CONTROL'],
  ['M110 in text', 'marlin', 'M117 now M110 N0', 'GCODE_CONTROL'],
  ['M112', 'marlin', 'M112', 'GCODE_CONTROL'],
  ['an unclosed comment', 'grbl', 'G0 X1 (a (b) Y1', 'GCODE_COMMENT'],
  ...['$$', '$H', '$X', '$RST=*', '$100=1', '$J=G91X5F100', '$N0=G0X1', 'G0 X1 $H'].map(
    (line): [string, Dialect, string, string] => [`a setting: ${line}`, 'grbl', line, 'GCODE_SETTING'],
  ),
  ['FORCE_MOVE', 'klipper', 'FORCE_MOVE STEPPER=x DISTANCE=5 VELOCITY=5', 'GCODE_FORBIDDEN'],
  ['RUN_SHELL_COMMAND', 'klipper', 'RUN_SHELL_COMMAND CMD=x', 'GCODE_FORBIDDEN'],
];

/** A wire tap: passes everything on, and keeps what went to the machine, byte for byte. */
class Tap {
  received = Buffer.alloc(0);
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  async before(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => [near, far].forEach((each) => each.destroy()));
      }
      near.on('data', (bytes) => (this.received = Buffer.concat([this.received, bytes])));
      near.pipe(far).pipe(near);
    });
    this.server = server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return url.replace(port, String((server.address() as AddressInfo).port));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server?.close();
    if (this.server) await once(this.server, 'close');
  }
}

describe('what reaches the port', () => {
  let server: MiniServer;
  let dataDir: string;
  let bridge: Bridge | undefined;
  let tap: Tap;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    server = await new MiniServer().start();
    dataDir = await mkdtemp(path.join(tmpdir(), 'validator-'));
    tap = new Tap();
  });
  afterEach(async () => {
    await bridge?.stop();
    await server.close();
    await tap.close();
    for (const machine of open.splice(0)) await machine.close();
    await removeDataFolder(dataDir);
  });

  async function simulated(dialect: Dialect): Promise<MachineConfig> {
    const machine =
      dialect === 'klipper'
        ? await startSimulatedMoonraker({ name: 'sim', timeFactor: 200 })
        : await startSimulatedMachine({ kind: dialect, name: 'sim', timeFactor: 200, resetsOnConnect: true });
    open.push(machine);
    const config = dialect === 'grbl' ? mill('x') : printer('x');
    // Real messages are JSON over HTTP there: the tap is for bytes on a line.
    const url = dialect === 'klipper' ? machine.url : await tap.before(machine.url);
    return { ...config, url, profile: { ...config.profile, firmware: dialect } };
  }

  async function online(dialect: Dialect): Promise<void> {
    server.machines = [await simulated(dialect)];
    bridge = new Bridge(server.config(dataDir), { log: memoryLog().log });
    await bridge.start();
    await server.untilOnline('m1');
  }

  const offered = (dialect: Dialect, lines: string[], attemptId: string, fence: number) => {
    const bytes = Buffer.from(`${[...HEAD[dialect], ...lines, TAIL].join('\n')}\n`, 'latin1');
    return server.offer({ ...server.addProgram(bytes), attemptId, fence, armedBy: 'Rosa' });
  };

  it.each(['marlin', 'grbl', 'klipper'] as const)(
    '%s: what may not be there is refused, each with its code',
    async (dialect) => {
      await online(dialect);
      let fence = 0;
      const before = (): string => tap.received.toString('latin1');
      for (const [what, of, line, code] of REFUSED) {
        if (of !== dialect) continue;
        fence += 1;
        await server.send(offered(dialect, [line], `a${fence}`, fence));
        const said = await server.untilState(`a${fence}`, 'rejected');
        expect({ what, said }).toEqual({ what, said: expect.stringMatching(new RegExp(`^rejected ${code}$`)) });
      }
      expect(fence).toBeGreaterThan(2);
      // Not even its head.
      expect(before()).not.toMatch(/G28|G0 ?X|G1 ?X/);
    },
  );

  it.each(['marlin', 'grbl'] as const)('%s: of comments not a byte arrives', async (dialect) => {
    await online(dialect);
    const start = tap.received.length;
    const lines = SAFE_COMMENTS.map(([, line]) => line);
    await server.startAttempt(offered(dialect, lines, 'a1', 1));
    await server.untilState('a1', 'done');
    const bytes = tap.received.subarray(start).toString('latin1');
    // The session's own questions to a GRBL are single `?`, never within a line.
    const program = dialect === 'grbl' ? bytes.replaceAll('?', '') : bytes;
    expect(program).toMatch(/X15/);
    expect(program).not.toMatch(/[^\x20-\x7e\n]|[!~]/);
    if (dialect === 'marlin') expect(program).not.toContain('?');
    expect(program).not.toMatch(/andu|Fr|xxx/);
    for (const text of program.split('\n')) expect(text.length).toBeLessThan(dialect === 'grbl' ? 80 : 96);
  });
});
