import type { Fault } from './faults.js';
import type { GrblDialect } from './grbl/dialects.js';
import { GrblModel } from './grbl/grbl-model.js';
import type { MachineModel } from './machine-model.js';
import { MachineShell } from './machine-shell.js';
import { MarlinModel } from './marlin/marlin-model.js';
import type { Point } from './planner.js';
import { serveOnTcp } from './serve-on-tcp.js';

export interface SimulatedMachineOptions {
  readonly kind: 'marlin' | 'grbl';
  readonly name: string;
  /** Simulated seconds per real second, 1..1000. Default 1. */
  readonly timeFactor?: number;
  /** What the machine says it is: Marlin's UUID in M115, GRBL's text in `$I`. */
  readonly uuid?: string;
  readonly envelopeMm?: Point;
  /** Of the noise; the same seed gives the same faults. */
  readonly seed?: number;
  readonly ambientC?: number;
  /** TCP port; default 0, any free one. */
  readonly port?: number;
  /** Restart when a host connects, as boards with a DTR reset do. Default: stay powered. */
  readonly resetsOnConnect?: boolean;
  /** Marlin: `ok N P B`. Default true. */
  readonly hasAdvancedOk?: boolean;
  /** Marlin: M108, M112 and M410 are heard before the queue. Default true. */
  readonly hasEmergencyParser?: boolean;
  /** Marlin: `busy:` every 2 s. Default true. */
  readonly saysBusy?: boolean;
  /** GRBL: which firmware of the family. Default GRBL 1.1. */
  readonly dialect?: GrblDialect;
  /** GRBL: first start with nothing stored: `error:7` and the settings come before the banner. Default false. */
  readonly hasBlankEeprom?: boolean;
  /** GRBL: locked (Alarm) after power-on until homed or unlocked. Default false. */
  readonly isLockedAtStart?: boolean;
}

export interface SimulatedMachine {
  /** The oracle: blocks executed, in order, without questions (M105, M114, ...) and synchronisation. */
  readonly executed: readonly string[];
  /** Times it began to move after standing still for 10 s, after a line-number reset or after a restart. */
  readonly motionStarts: number;
  /** Bytes lost because a host sent more than the receive buffer holds. */
  readonly overrunBytes: number;
  readonly nozzleC: number;
  readonly bedC: number;
  readonly spindleRpm: number;
  /** In the coordinates of the program. */
  readonly positionMm: Point;
  setTimeFactor(factor: number): void;
  fault(fault: Fault): void;
  /** Off and on again; temperatures stay as they are. */
  powerCycle(): void;
}

export function createModel(options: SimulatedMachineOptions): MachineModel {
  return options.kind === 'marlin' ? new MarlinModel(options) : new GrblModel(options);
}

/** A machine on a TCP port, powered until `close`. Connections come and go; the machine keeps its state. */
export async function startSimulatedMachine(
  options: SimulatedMachineOptions,
): Promise<SimulatedMachine & { readonly url: string; close(): Promise<void> }> {
  const shell = new MachineShell(createModel(options), options.timeFactor ?? 1, options.resetsOnConnect);
  const served = await serveOnTcp(shell, { host: '127.0.0.1', port: options.port ?? 0 });
  const machine = describe(shell);
  return Object.assign(machine, {
    url: served.url,
    close: async () => {
      shell.stop();
      await served.close();
    },
  });
}

/** The view tests and training machines have on a shell. */
export function describe(shell: MachineShell): SimulatedMachine {
  const { model } = shell;
  const now = <T>(read: () => T): T => {
    shell.catchUp();
    return read();
  };
  return {
    get executed() {
      return model.executed;
    },
    get motionStarts() {
      return model.motionStarts;
    },
    get overrunBytes() {
      return model.overrunBytes;
    },
    get nozzleC() {
      return now(() => model.nozzleC);
    },
    get bedC() {
      return now(() => model.bedC);
    },
    get spindleRpm() {
      return now(() => model.spindleRpm);
    },
    get positionMm() {
      return now(() => model.positionMm);
    },
    setTimeFactor: (factor) => shell.setTimeFactor(factor),
    fault: (fault) => model.fault(fault),
    powerCycle: () => shell.powerCycle(),
  };
}
