import type {
  ConsoleEntry,
  LocalApi,
  LocalMachine,
  MachineView,
  OrderAnswer,
  Reason,
} from '../../firmware-bridge/src/index.js';

const TRAFFIC: readonly ConsoleEntry[] = ['M105', 'ok T:24.00 /0.00 B:23.00 /0.00', 'G1 X10 Y10 F3000', 'ok'].map(
  (text, at) => ({
    seq: at + 1,
    atMs: 0,
    direction: at % 2 === 0 ? 'out' : 'in',
    text,
  }),
);

/** A bridge whose machines stand still in chosen states: real ones cannot be locked, asking and busy at once. */
export class StandInBridge implements LocalApi {
  readonly bridgeId = 'b1';
  readonly version = '0.1.0';
  readonly isServerConnected = false;
  readonly problem = undefined;
  readonly leftOut = [];
  /** What was asked of machines, in order. */
  readonly asked: string[] = [];

  constructor(private readonly views: readonly MachineView[]) {}

  machines(): readonly MachineView[] {
    return this.views;
  }

  sayAlone(): Promise<void> {
    return Promise.resolve();
  }

  machine(machineId: string): LocalMachine | undefined {
    const view = this.views.find((each) => each.machineId === machineId);
    if (!view) return undefined;
    const note = async (what: string): Promise<undefined> => void this.asked.push(`${machineId} ${what}`);
    return {
      view,
      console: (since = 0) => TRAFFIC.filter(({ seq }) => seq > since),
      order: async (order, by): Promise<OrderAnswer> => {
        await note(`order ${JSON.stringify(order)} by ${by}`);
        return { outcome: 'done', lines: [] };
      },
      stop: (by) => void note(`stop by ${by}`),
      pause: (by) => note(`pause by ${by}`),
      resume: (by, choice) => note(`resume ${choice} by ${by}`),
      cancel: (by) => note(`cancel by ${by}`),
      unlock: (by) => note(`unlock by ${by}`),
      resumePlan: async () => undefined,
      startLocally: async (attemptId, by, isPlateClear): Promise<Reason | undefined> => {
        await note(`start ${attemptId} plate ${isPlateClear} by ${by}`);
        return isPlateClear ? undefined : { code: 'START_PLATE_NOT_CLEAR', message: 'Say that the plate is empty.' };
      },
    };
  }
}
