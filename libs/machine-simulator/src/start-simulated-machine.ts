import type { Fault } from './faults.js';
import type { GrblDialect } from './grbl/dialects.js';
import { GrblModel } from './grbl/grbl-model.js';
import type { MachineModel } from './machine-model.js';
import { MachineShell } from './machine-shell.js';
import type { MarlinFirmware } from './marlin/dialects.js';
import { MarlinModel } from './marlin/marlin-model.js';
import type { Moved, Point } from './planner.js';
import { serveOnPty } from './serve-on-pty.js';
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
  /** Where hosts find it. Default tcp; pty needs the system tool `socat`. */
  readonly on?: 'tcp' | 'pty';
  /** On a pty: path of a symbolic link to it, as udev makes them. */
  readonly link?: string;
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
  /** Marlin: announces an emergency parser that swallows M112 with an `ok`, as one build does. Default false. */
  readonly hasBrokenEmergencyParser?: boolean;
  /** Marlin: announces PROMPT_SUPPORT and changes filament by itself; without, M600 is unknown to it. Default true. */
  readonly hasPrompts?: boolean;
  /** Marlin: whose words it speaks. Default marlin. */
  readonly firmware?: MarlinFirmware;
  /** Marlin: `wait` each second when idle. Default: as the firmware does. */
  readonly saysWait?: boolean;
  /** Some bytes of noise when a host opens the port. Default false. */
  readonly hasGarbageAtOpen?: boolean;
  /** Blocks the oracle keeps, newest last. Default 200,000. */
  readonly oracleBlocks?: number;
  /** Keep every move that was made, for `motionLog`. Default false. */
  readonly logsMotion?: boolean;
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
  /** With `logsMotion`: the moves that were made, with what the tool did on the way. */
  readonly motionLog: readonly Moved[];
  /** The last 50 lines taken: questions, and lines without a number, too. */
  readonly lastCommands: readonly string[];
  /** Times the firmware started: power-on and resets (Marlin). */
  readonly boots: number;
  /** Simulated seconds any heater had a target. */
  readonly heaterOnS: number;
  /** Moves planned. */
  readonly moves: number;
  /**
   * Times the planner ran empty in mid-motion because the next move came late, by at most 0.5 simulated seconds, and how
   * long it stood still then. Only a machine in real time (factor 1) tells something about its host.
   */
  readonly starvations: number;
  readonly starvedS: number;
  /** Bytes lost because a host sent more than the receive buffer holds. */
  readonly overrunBytes: number;
  readonly nozzleC: number;
  readonly bedC: number;
  /** What the heaters are told to reach; 0 is off. */
  readonly nozzleTargetC: number;
  readonly bedTargetC: number;
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

export interface PoweredMachine extends SimulatedMachine {
  /** `tcp://127.0.0.1:PORT` or `serial:///dev/pts/N?baud=115200`; of a pty, another one after each re-plug. */
  readonly url: string;
  /** On a pty: plug in again after an `unplug` fault, under the same link or a new one. */
  replug(link?: string): Promise<void>;
  close(): Promise<void>;
}

/** A machine on a TCP port or a pty, powered until `close`. Connections come and go; the machine keeps its state. */
export async function startSimulatedMachine(options: SimulatedMachineOptions): Promise<PoweredMachine> {
  const shell = new MachineShell(createModel(options), options.timeFactor ?? 1, options.resetsOnConnect);
  const pty = options.on === 'pty' ? await serveOnPty(shell, options.link === undefined ? {} : options) : undefined;
  const served = pty ?? (await serveOnTcp(shell, { host: '127.0.0.1', port: options.port ?? 0 }));
  const close = async (): Promise<void> => {
    shell.stop();
    await served.close();
  };
  // Getters, not copies: what they show changes.
  return Object.defineProperties({} as PoweredMachine, {
    ...Object.getOwnPropertyDescriptors(describe(shell)),
    url: { get: () => served.url, enumerable: true },
    replug: { value: (link?: string) => pty?.replug(link) ?? Promise.resolve() },
    close: { value: close },
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
    get motionLog() {
      return now(() => model.motionLog);
    },
    get motionStarts() {
      return model.motionStarts;
    },
    get lastCommands() {
      return model.lastCommands;
    },
    get boots() {
      return model.boots;
    },
    get heaterOnS() {
      return now(() => model.heaterOnS);
    },
    get moves() {
      return model.moves;
    },
    get starvations() {
      return model.starvations;
    },
    get starvedS() {
      return model.starvedS;
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
    get nozzleTargetC() {
      return now(() => model.nozzleTargetC);
    },
    get bedTargetC() {
      return now(() => model.bedTargetC);
    },
    get spindleRpm() {
      return now(() => model.spindleRpm);
    },
    get positionMm() {
      return now(() => model.positionMm);
    },
    setTimeFactor: (factor) => shell.setTimeFactor(factor),
    fault: (fault) => shell.fault(fault),
    powerCycle: () => shell.powerCycle(),
  };
}
