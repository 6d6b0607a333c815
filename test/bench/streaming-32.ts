import { writeProgram } from './peers/programs.js';
import { compileNative, Responder, type Firmware, type Native } from './peers/responder.js';
import { rounded, type Row } from './peers/rows.js';
import { mingaArgs } from './peers/senders.js';
import { Talker } from './peers/talker.js';

const MACHINES = 32;
const LINES_PER_SECOND = 250;
const SECONDS = 8;

async function measure(native: Native, firmware: Firmware, title: string): Promise<Row[]> {
  const program = writeProgram(native, firmware === 'grbl' ? 'grbl' : 'marlin');
  // A planner of 16 blocks that needs 4 ms for each: it runs dry 64 ms after the host falls silent.
  const responder = await Responder.start(native, firmware, { ports: MACHINES, block: 1e6 / LINES_PER_SECOND });
  const args = [...mingaArgs(firmware, program), ...responder.ports.map((port) => `serial://${port}`)];
  const bridge = new Talker(process.execPath, args);
  await bridge.next('READY');
  await responder.stats();
  const run = await bridge.ask(`run ${LINES_PER_SECOND * SECONDS}`);
  const stats = await responder.stats();
  await bridge.close();
  await responder.close();
  const [cpuSeconds, wallSeconds, rssBytes] = ['cpuSeconds', 'wallSeconds', 'rssBytes'].map((key) => Number(run[key]));
  const row = (what: string, value: number, unit: string): Row => ({ name: `${title}: ${what}`, value, unit });
  return [
    row('rate of each', Math.round(stats.lines / stats.seconds / MACHINES), 'lines/s'),
    row('times a planner ran dry', stats.starved, '(target 0)'),
    row('ok to next byte, p50', stats.p50Us, 'us'),
    row('ok to next byte, p99', stats.p99Us, 'us'),
    row('CPU', rounded(((cpuSeconds ?? NaN) / (wallSeconds ?? NaN)) * 100), '% of a core'),
    row('CPU per line', rounded(((cpuSeconds ?? NaN) / stats.lines) * 1e6), 'us'),
    row('memory', Math.round((rssBytes ?? NaN) / 1e6), 'MB RSS (target <= 200)'),
  ];
}

/** One process that streams to 32 machines at once, each at 250 lines/s. */
export default async function streaming32(): Promise<Row[]> {
  const native = compileNative();
  return [
    ...(await measure(native, 'advanced', `${MACHINES} Marlin`)),
    ...(await measure(native, 'grbl', `${MACHINES} GRBL`)),
  ];
}
