import { writeProgram } from './peers/programs.js';
import { compileNative, Responder, type Firmware, type Native } from './peers/responder.js';
import { quantile, rounded, type Row } from './peers/rows.js';
import { mingaArgs } from './peers/senders.js';
import { Talker } from './peers/talker.js';

const STOPS = 300;

async function measure(native: Native, firmware: Firmware, title: string): Promise<Row[]> {
  const program = writeProgram(native, firmware === 'grbl' ? 'grbl' : 'marlin');
  const responder = await Responder.start(native, firmware, {});
  const bridge = new Talker(process.execPath, [...mingaArgs(firmware, program), `serial://${responder.port}`]);
  await bridge.next('READY');
  const { atNs } = (await bridge.ask(`stop ${STOPS}`)) as { atNs: string[] };
  await responder.stats();
  const ms = atNs.map((request) => {
    const byte = responder.stopsNs.find((seenNs) => seenNs >= BigInt(request));
    return byte === undefined ? Infinity : Number(byte - BigInt(request)) / 1e6;
  });
  await bridge.close();
  await responder.close();
  const row = (what: string, share: number, unit: string): Row => ({
    name: `${title}: stop request to byte, ${what}`,
    value: rounded(quantile(ms, share)),
    unit,
  });
  return [row('p50', 0.5, 'ms'), row('p99', 0.99, 'ms (target <= 20)')];
}

/** From the request at the session to the byte at the controller, while lines stream as fast as they go. */
export default async function streamingStop(): Promise<Row[]> {
  const native = compileNative();
  return [...(await measure(native, 'advanced', 'Marlin')), ...(await measure(native, 'grbl', 'GRBL'))];
}
