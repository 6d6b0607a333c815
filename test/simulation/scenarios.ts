import type { Command } from '#libs/bridge-contract';
import type { Violation } from './oracle.js';
import { Stage, type Script } from './stage.js';

const SECOND = 1000;
const MINUTE = 60_000;
/** START_BY_MS of the domain, and what is waited beyond it. */
const DEADLINE_AND_SOME = 13 * MINUTE;

const BRIDGE = 'bridge1';
const at = (kind: string, where = BRIDGE) => ({ at: where, kind });

/**
 * What chance brings together too seldom: a script for each says what goes wrong and when, and the oracle watches as
 * ever. Each ends without a violation, and shows one rule that nothing else covers.
 */
export const SCENARIOS = {
  *'cancelled while it loads, then the PIN'(stage) {
    stage.order();
    yield at('offer');
    stage.people.desk.cancel(stage.server, 'j1');
    yield at('cancel');
    yield SECOND;
    stage.cut();
    yield 2 * MINUTE;
    stage.startWithPin();
    yield MINUTE;
  },

  *'a cancel overtakes its offer'(stage) {
    let offer: unknown;
    stage.world.network.fate = (kind, body) => {
      if (kind === 'offer') offer = body;
      return kind === 'offer' ? 'lost' : 0;
    };
    stage.order();
    yield () => offer !== undefined;
    stage.people.desk.cancel(stage.server, 'j1');
    yield at('cancel');
    yield SECOND;
    stage.bridge.onDown('command', offer as Command);
    yield 2 * MINUTE;
    stage.startWithPin();
    yield MINUTE;
  },

  *'a cancel on a full disk overtakes its offer'(stage) {
    let offer: unknown;
    stage.world.network.fate = (kind, body) => {
      if (kind === 'offer') offer = body;
      return kind === 'offer' ? 'lost' : 0;
    };
    stage.order();
    yield () => offer !== undefined;
    stage.bridge.disk.isRefusing = true;
    stage.people.desk.cancel(stage.server, 'j1');
    yield at('cancel');
    yield SECOND;
    stage.bridge.disk.isRefusing = false;
    yield 3 * SECOND;
    stage.bridge.onDown('command', offer as Command);
    yield 2 * MINUTE;
    stage.startWithPin();
    yield MINUTE;
  },

  *'a stop while the cable is out, then a restart'(stage) {
    stage.machine.plug(false);
    yield SECOND;
    stage.people.desk.command(stage.server, 'm1', 'stop');
    yield at('stop');
    yield SECOND;
    stage.bridge.crash(false);
    yield SECOND;
    stage.bridge.start();
    stage.machine.plug(true);
    yield MINUTE;
    stage.order();
    yield 3 * MINUTE;
  },

  *'a program is damaged by a restart, then the PIN'(stage) {
    stage.order();
    yield at('offer');
    stage.cut();
    yield stage.isLoaded;
    for (let time = 0; time < 30; time += 1) {
      stage.bridge.crash(false);
      stage.bridge.start();
      yield 5 * SECOND;
    }
    stage.startWithPin();
    yield MINUTE;
  },

  *'a disk that takes half a minute for an intent'(stage) {
    stage.order();
    yield at('commit');
    yield 0.5;
    stage.bridge.freeze();
    yield 30 * SECOND;
    stage.bridge.thaw();
    yield MINUTE;
  },

  *'a stop overtakes an unlock'(stage) {
    let unlock: unknown;
    stage.world.network.fate = (kind, body) => {
      if (kind === 'unlock') unlock = body;
      return kind === 'unlock' ? 'lost' : 0;
    };
    stage.people.desk.command(stage.server, 'm1', 'unlock');
    yield 5 * SECOND;
    stage.people.desk.command(stage.server, 'm1', 'stop');
    yield at('stop');
    yield SECOND;
    stage.bridge.onDown('command', unlock as Command);
    yield SECOND;
    stage.order();
    yield 3 * MINUTE;
  },

  *'an unlock comes again after a restart and an alarm'(stage) {
    stage.people.desk.command(stage.server, 'm1', 'stop');
    yield at('stop');
    yield SECOND;
    stage.people.desk.command(stage.server, 'm1', 'unlock');
    yield at('unlock');
    const unlock = stage.arrived as Command;
    yield 200;
    stage.bridge.crash(true);
    stage.bridge.start();
    yield () => stage.bridge.serverNowMs !== undefined && stage.shell.session.connectivity === 'online';
    stage.machine.alarm();
    yield () => stage.bridge.disk.durableLedgers.get('m1')?.lock !== undefined;
    stage.bridge.onDown('command', unlock);
    yield SECOND;
    stage.order();
    yield 3 * MINUTE;
  },

  *'a WELCOME that took a while, and the PIN at the deadline'(stage) {
    stage.bridge.crash(true);
    stage.world.network.fate = (kind) => (kind === 'welcome' ? 'lost' : 0);
    stage.bridge.start();
    yield at('birth', 'server1');
    const serverTimeMs = stage.server.nowMs();
    const { epoch } = stage.bridge;
    yield 35 * SECOND;
    stage.bridge.onDown('welcome', { epoch, birthId: 'of an older BIRTH', serverTimeMs, machines: [] });
    yield SECOND;
    stage.lose('welcome', 'commit');
    stage.order();
    yield at('offer');
    stage.cut();
    // By its own clock it is not sure enough to take the offer at all.
    yield 2 * MINUTE;
    const { startByMs } = stage.attempt()!;
    yield startByMs + 20 * SECOND - stage.world.kernel.nowMs;
    stage.startWithPin();
    yield MINUTE;
  },

  *'a damaged journal, and work that waits'(stage) {
    stage.faults.loseJournal(stage.bridge);
    yield 10 * MINUTE;
    // It finds itself called by a name it does not know; a person says that there is no copy, and no more than that.
    stage.bridge.sayAlone();
    yield MINUTE;
    stage.order();
    yield 3 * MINUTE;
  },

  *'the older card of two is right'(stage) {
    // m2 is fed by its bridge: a copy of the card knows no better than that its end is unknown.
    stage.clear('m2');
    stage.world.addJob('j1');
    yield stage.hasStarted;
    yield 10 * SECOND;
    stage.cut();
    const copy = stage.faults.copyOf(stage.bridge);
    copy.start();
    yield () => stage.attempt('m2')?.state === 'unknown';
    yield 5 * SECOND;
    stage.faults.remove(copy);
    stage.mend();
    yield 10 * MINUTE;
    stage.expect(stage.attempt('m2')?.state === 'done', 'the card that ran the job is believed');
  },

  *'started with the PIN, told nobody, then lost its journal'(stage) {
    stage.order();
    yield at('offer');
    stage.cut();
    yield stage.isLoaded;
    stage.startWithPin();
    yield stage.hasStarted;
    yield stage.runsNot;
    stage.faults.loseJournal(stage.bridge);
    stage.mend();
    stage.clear('m3');
    yield 5 * MINUTE;
  },

  *'started on a COMMIT, told nobody, then lost its journal'(stage) {
    stage.order();
    yield at('commit');
    stage.cut();
    yield stage.hasStarted;
    stage.faults.loseJournal(stage.bridge);
    stage.mend();
    stage.clear('m3');
    yield 5 * MINUTE;
  },

  *'started on a COMMIT, told nobody for long'(stage) {
    stage.order();
    yield at('commit');
    stage.cut();
    stage.clear('m3');
    yield 5 * MINUTE;
  },

  *'started with the PIN, out of reach beyond the deadline'(stage) {
    stage.order();
    yield at('offer');
    stage.cut();
    yield stage.isLoaded;
    stage.startWithPin();
    yield stage.hasStarted;
    stage.clear('m3');
    yield DEADLINE_AND_SOME;
  },

  *'started with the PIN, and no server saw the bridge go'(stage) {
    stage.order();
    yield at('offer');
    stage.cut();
    for (const server of stage.world.servers) server.crash();
    yield stage.isLoaded;
    stage.startWithPin();
    yield stage.hasStarted;
    yield DEADLINE_AND_SOME;
    stage.clear('m3');
    for (const server of stage.world.servers) server.start();
    yield 3 * MINUTE;
  },

  *'one person says "never started" of a committed start'(stage) {
    stage.lose('commit');
    stage.order();
    yield at('prepared', 'server1');
    stage.cut();
    yield () => stage.attempt()?.state === 'unknown';
    yield DEADLINE_AND_SOME;
    const { id } = stage.attempt()!;
    const ana = { accountId: 'ana', name: 'Ana' };
    stage.people.desk.resolve(stage.server, id, 'never-started', ana, false);
    yield SECOND;
    stage.expect(stage.attempt()?.state === 'unknown', `${id} waits for a second word`);
  },

  *'a copy never saw what the PIN started'(stage) {
    const copy = stage.faults.copyOf(stage.bridge);
    stage.order();
    yield at('offer');
    stage.cut();
    yield stage.isLoaded;
    stage.startWithPin();
    yield stage.hasStarted;
    copy.start();
    yield () => stage.attempt()?.state === 'rejected';
    stage.faults.remove(copy);
    stage.mend();
    yield 10 * MINUTE;
  },

  *'a COMMIT is lost'(stage) {
    stage.lose('commit');
    stage.order();
    yield at('prepared', 'server1');
    yield SECOND;
    stage.lose();
    // Before a minute's silence makes the bridge introduce itself anew.
    yield 50 * SECOND;
    stage.expect(stage.hasStarted(), 'what was committed has started');
  },

  *'cancelled while the bridge of the run is away'(stage) {
    stage.order();
    yield stage.hasStarted;
    yield () => stage.attempt()?.state === 'running';
    stage.cut();
    yield MINUTE;
    stage.people.desk.cancel(stage.server, 'j1');
    yield 2 * MINUTE;
    stage.mend();
    yield 4 * MINUTE;
    stage.world.oracle.checkCancelled();
  },

  *'a job is cancelled while a server takes it'(stage) {
    yield MINUTE;
    stage.clear('m1');
    stage.world.addJob('j1');
    stage.people.desk.cancel(stage.server, 'j1');
    stage.world.servers[1]!.startJob('j1', 'm1');
    yield MINUTE;
  },

  *'two servers give one machine two jobs'(stage) {
    stage.clear('m1');
    stage.world.addJob('j1');
    stage.world.addJob('j2');
    const [first, second] = stage.world.servers;
    first!.startJob('j1', 'm1');
    second!.startJob('j2', 'm1');
    yield MINUTE;
  },

  *'a cancel is lost and PREPARED comes'(stage) {
    stage.lose('cancel');
    stage.order();
    yield at('offer');
    stage.people.desk.cancel(stage.server, 'j1');
    yield 2 * MINUTE;
  },

  *'a server stands still inside a transaction'(stage) {
    stage.world.servers[1]!.crash();
    stage.order();
    yield at('offer');
    yield at('fact', 'server1');
    yield 0.5;
    const { process } = stage.server;
    process.freeze();
    stage.world.db.watchFrozen(process);
    yield 20 * SECOND;
    process.thaw();
    yield MINUTE;
  },

  *'a restored database has an older fence'(stage) {
    const goBack = stage.world.db.snapshot();
    stage.order();
    yield stage.hasStarted;
    yield stage.runsNot;
    yield MINUTE;
    for (const server of stage.world.servers) server.crash();
    goBack();
    stage.world.oracle.onRestored();
    for (const server of stage.world.servers) server.start();
    yield MINUTE;
    stage.order();
    yield () => stage.attempt() !== undefined;
    const { id } = stage.attempt()!;
    yield 2 * MINUTE;
    stage.expect(stage.world.oracle.starts.has(id), `${id}, the first one after that, starts`);
  },

  *'a will comes after the next boot'(stage) {
    const { epoch } = stage.bridge;
    stage.bridge.crash(true);
    stage.bridge.start();
    yield at('welcome');
    for (const server of stage.world.servers) server.onUp('b1', 'death', { epoch });
    yield SECOND;
    stage.expect(stage.world.db.bridges.get('b1')?.connectivity === 'online', 'the boot that speaks is online');
  },
} satisfies Readonly<Record<string, Script>>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** Long enough for what comes late to find it running. */
const RUN_MS = 6 * MINUTE;
const LONG_RUN_MS = 40 * MINUTE;

export function playScenario(
  name: ScenarioName,
  isTracing = false,
): { readonly violations: readonly Violation[]; readonly story: readonly string[] } {
  const runMs = name === 'cancelled while the bridge of the run is away' ? LONG_RUN_MS : RUN_MS;
  const stage = new Stage(runMs, isTracing);
  stage.play(SCENARIOS[name]);
  return { violations: stage.world.oracle.violations, story: stage.world.story ?? [] };
}
