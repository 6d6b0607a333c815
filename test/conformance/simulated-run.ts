import type { MachineModel } from '#libs/machine-simulator';

/** Marlin's BUFSIZE: commands it holds beside the one it carries out. */
const IN_FLIGHT = 4;
/** The smallest receive buffer there is. */
const RX_BYTES = 127;

/**
 * Runs a program on a simulated machine in virtual time, with a host that is never late: the next line is there the
 * moment the machine has room. @returns simulated seconds from the first line until all stands still
 */
export function simulatedSeconds(model: MachineModel, lines: readonly string[], fromS = 0): number {
  let nowS = fromS;
  const inFlight: number[] = [];
  let bytes = 0;
  let next = 0;
  const take = (said: string): void => {
    const wrong = /^(?:error|Error|ALARM|echo:Unknown).*$/m.exec(said)?.[0];
    if (wrong !== undefined) throw new Error(`the machine says ${wrong} near line ${next}: ${lines[next - 1] ?? ''}`);
    for (const line of said.split('\n')) if (line === 'ok' || line.startsWith('ok ')) bytes -= inFlight.shift() ?? 0;
  };
  while (next < lines.length || inFlight.length > 0) {
    const line = lines[next];
    if (line !== undefined && inFlight.length < IN_FLIGHT && bytes + line.length + 1 <= RX_BYTES) {
      next++;
      inFlight.push(line.length + 1);
      bytes += line.length + 1;
      take(model.step(nowS, new TextEncoder().encode(`${line}\n`)));
    } else {
      if (model.wakeS === Infinity) throw new Error(`the machine stands for ever near line ${next}`);
      nowS = Math.max(nowS, model.wakeS);
      take(model.step(nowS));
    }
  }
  return Math.max(nowS, model.planner.drainedAtS) - fromS;
}
