import type { FaultKind } from './plan.js';
import type { ScenarioName } from './scenarios.js';

/** One line of the protocol, broken on purpose in the compiled code. `find` occurs exactly once in `file`. */
export interface Mutant {
  readonly name: string;
  /** Below dist/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Only seeds with these faults are tried: without them it cannot show. */
  readonly needs?: readonly FaultKind[];
  /** Played instead of seeds. */
  readonly scenario?: ScenarioName;
}

const GATE = 'firmware-bridge/src/gate/attempt-gate.js';
const MOVES = 'firmware-bridge/src/gate/gate-moves.js';
const CONTROL = 'firmware-bridge/src/gate/gate-control.js';
const OUTBOX = 'firmware-bridge/src/journal/fact-outbox.js';
const DOMAIN = 'libs/domain/src/production';
const SERVER = 'test/simulation/server.js';
const SHELL = 'test/simulation/machine-shell.js';
const BRIDGE = 'test/simulation/bridge.js';
const CLOCK = 'firmware-bridge/src/clock-state.js';
const DISK = 'test/simulation/disk.js';

/** Rare ones, by what they need to show. */
const NEEDS: Readonly<Record<string, readonly FaultKind[]>> = {
  'the fence is not compared': ['restore'],
  'forgotten facts are awaited for ever': ['restore'],
  'a start happens though the disk refused': ['disk-refuses'],
  'twins are not noticed': ['clone'],
  'a bridge in doubt may start': ['clone'],
};

/** The script that shows it: chance needs thousands of schedules for these. */
const SCENARIO_OF: Readonly<Record<string, ScenarioName>> = {
  'a cancel before the start is only said': 'cancelled while it loads, then the PIN',
  'a cancel of what was never seen leaves no tombstone': 'a cancel overtakes its offer',
  'a stop does not lock': 'a stop while the cable is out, then a restart',
  'a start waits for a slow disk for ever': 'a disk that takes half a minute for an intent',
  'a program that is not whole survives a boot': 'a program is damaged by a restart, then the PIN',
  'an unlock from before the stop is obeyed': 'a stop overtakes an unlock',
  'an unlock is obeyed twice': 'an unlock comes again after a restart and an alarm',
  'any WELCOME tells the time': 'a WELCOME that took a while, and the PIN at the deadline',
  'a lost journal begins unlocked, at run 0': 'a damaged journal, and work that waits',
  'what the disk refused is not owed': 'a cancel on a full disk overtakes its offer',
  'a boot is newer by its name only': 'the older card of two is right',
  '"never seen" is believed though something ran': 'started with the PIN, told nobody, then lost its journal',
  'a record that says "online" is believed': 'started with the PIN, and no server saw the bridge go',
  'one word without proof is enough': 'one person says "never started" of a committed start',
  'a contradiction is dropped': 'a copy never saw what the PIN started',
  '"never seen" after a COMMIT is believed': 'started on a COMMIT, told nobody, then lost its journal',
  'a committed start is given up by a timer': 'started on a COMMIT, told nobody for long',
  'a timer gives up an attempt at a bridge out of reach': 'started with the PIN, out of reach beyond the deadline',
  'nobody asks for a committed start': 'a COMMIT is lost',
  'a cancel is forgotten at a boot': 'cancelled while the bridge of the run is away',
  'a start takes a job in any state': 'a job is cancelled while a server takes it',
  'a start does not mind what lives': 'two servers give one machine two jobs',
  'a cancelled job is started all the same': 'a cancel is lost and PREPARED comes',
  'acknowledged before the commit': 'a server stands still inside a transaction',
  'a BIRTH does not raise the fence': 'a restored database has an older fence',
  'a late will counts for a later boot': 'a will comes after the next boot',
};

/** Not tried: another rule is strong enough alone. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'a second offer is taken while one lives':
    'a server gives a machine one attempt at a time; after a restore its fence is old',
  'the challenge is ignored': 'a COMMIT expires after 15 s by itself, and readiness is looked at again',
  'the age of the challenge is ignored': 'a COMMIT expires after 15 s by itself, and readiness is looked at again',
  'a challenge dies with the next question': 'a COMMIT for an older one is refused, and the next one is answered',
  'a COMMIT starts what is not prepared': 'what is not prepared has no challenge to answer',
  'readiness is not looked at again': 'the shell looks once more before the first byte, and a stop ends what waits',
  'an attempt that waits does not expire': 'the deadline is looked at before every start',
  'the deadline is not looked at before a start': 'what waits expires within a second of its deadline',
  'a start taken back goes on':
    'a stop locks the session, which is looked at once more; a cancel is decided behind the start and ends the run',
  'an uncertain clock is trusted': 'deadlines are judged by the latest that time can be, however wide that is',
  'every refused COMMIT is answered': 'a challenge that lives is given again: the answers to the answers agree',
  'forgotten facts are awaited for ever': 'what comes behind a gap is acknowledged one by one',
  'a change is written whatever the state is': 'the row stays locked from the look to the write',
  'the plate token is bound to no run': 'servers bind tokens to runs, and learn both with the fence from a BIRTH',
};

export const MUTANTS: readonly Mutant[] = [
  // ---------------------------------------------------------------- the gate of the bridge
  mutant(
    'a known attempt is taken for a new one',
    GATE,
    `if (known) {\n        // Asked again`,
    `if (false) {\n        // Asked again`,
  ),
  mutant('the fence is not compared', GATE, 'if (command.fence <= ledger.maxFence) {', 'if (false) {'),
  mutant('the fence is not raised', GATE, 'maxFence: fence, liveAttemptId', 'liveAttemptId'),
  mutant('a second offer is taken while one lives', GATE, 'if (live) {', 'if (false) {'),
  mutant('the challenge is ignored', GATE, 'challenge?.value === command.nonce &&', 'challenge !== undefined ||'),
  mutant('the age of the challenge is ignored', GATE, 'monotonicMs - nonce.atMs < NONCE_LIFE_MS', 'true'),
  mutant(
    'a challenge dies with the next question',
    GATE,
    'liveNonce(state, attemptId, context) ?? newNonce',
    'newNonce',
  ),
  mutant('a COMMIT starts what is not prepared', GATE, ` || live.state !== 'prepared') {`, ') {'),
  mutant(
    'readiness is not looked at again',
    GATE,
    `const problem = startProblem(state, live.offer, context) ?? context.notReady;
    if (problem)
        return endAttempt(state, problem.code === 'START_EXPIRED' ? 'expired' : 'rejected', { reason: problem });
    if (`,
    `if (`,
  ),
  mutant(
    'what ran at a crash is called expired',
    GATE,
    `if (mayHaveStarted(live)) {
        return endAttempt(state, 'unknown'`,
    `if (mayHaveStarted(live)) {
        return endAttempt(state, 'expired'`,
  ),
  mutant(
    'what ran at a crash is called done',
    GATE,
    `if (mayHaveStarted(live)) {
        return endAttempt(state, 'unknown'`,
    `if (mayHaveStarted(live)) {
        return endAttempt(state, 'done'`,
  ),
  mutant('an attempt that waits does not expire', GATE, 'if (nowMs <= live.offer.startByMs)', 'if (true)'),
  mutant('the deadline is not looked at before a start', MOVES, ' || nowMs > offer.startByMs', ''),
  mutant('the lock is not looked at', MOVES, 'if (ledger.lock)', 'if (false)'),
  mutant('the plate token is bound to no run', MOVES, '(offer.plateToken?.afterRun ?? -1) < ledger.run', 'false'),
  mutant(
    'a start does not void the plate tokens',
    MOVES,
    'offer.plateToken?.afterRun ?? 0) + 1',
    'offer.plateToken?.afterRun ?? 0)',
  ),
  mutant(
    'a question leaves no tombstone',
    MOVES,
    `put: record,
        effects: [
            { type: 'fact'`,
    `effects: [
            { type: 'fact'`,
  ),
  mutant(
    'the end of an attempt is not written down',
    MOVES,
    `put: record,
        effects: [{ type: 'fact', fact: attemptFact(state, record) }],
    };
}
/** Answers`,
    `effects: [{ type: 'fact', fact: attemptFact(state, record) }],
    };
}
/** Answers`,
  ),
  mutant('who asks for an end does not hear it as a fact', MOVES, 'if (isLive(record) && !hasBegun)', 'if (true)'),
  mutant('a cancel before the start is only said', CONTROL, 'if (mayHaveStarted(live)) {', 'if (true) {'),
  mutant('a cancel of what was never seen leaves no tombstone', CONTROL, '...never, effects:', 'state, effects:'),
  mutant('a stop does not lock', CONTROL, 'ledger: { ...state.ledger, lock } };', 'ledger: { ...state.ledger } };'),

  mutant('a start taken back goes on', MOVES, 'if (now.isTakenBack)', 'if (false)'),
  mutant('a start waits for a slow disk for ever', MOVES, 'now.monotonicMs - decided.atMs >= NONCE_LIFE_MS', 'false'),
  mutant('a program that is not whole survives a boot', GATE, 'input.hasProgram ?? false', 'true'),
  mutant(
    'an unlock from before the stop is obeyed',
    CONTROL,
    `if (context.isOverruled)
                return ignore(state, 'unlock`,
    `if (false)
                return ignore(state, 'unlock`,
  ),
  mutant(
    'an unlock is obeyed twice',
    CONTROL,
    `if (context.isRepeated)
                return ignore(state, 'unlock`,
    `if (false)
                return ignore(state, 'unlock`,
  ),
  mutant('an uncertain clock is trusted', CLOCK, 'uncertaintyMs > MAX_UNCERTAINTY_MS', 'false'),
  mutant(
    'any WELCOME tells the time',
    BRIDGE,
    'const isAnswer = welcome.birthId === birthId;',
    'const isAnswer = true;',
  ),

  // ---------------------------------------------------------------- the memory of the bridge
  mutant(
    'a start does not wait for its intent',
    SHELL,
    'facts.length === 0)',
    'facts.length === 0 || decision.effects.some((effect) => effect.type === "start"))',
  ),
  mutant('a start happens though the disk refused', SHELL, 'if (isWritten || !begins) {', 'if (true) {'),
  mutant(
    'the lock is lost at a restart',
    SHELL,
    'const ledger = bridge.disk.ledger(machine.id);',
    'const { lock: _lost, ...ledger } = bridge.disk.ledger(machine.id);',
  ),
  mutant('the attempt is written without its ledger', DISK, 'if (ledger)', 'if (false)'),
  mutant(
    'facts are not in the batch of their attempt',
    DISK,
    `for (const fact of facts)
                content.facts.set`,
    `for (const fact of [])
                content.facts.set`,
  ),
  mutant(
    'a lost journal begins unlocked, at run 0',
    DISK,
    'maxFence: Math.ceil(lostAt / 10), run: lostAt, lock: JOURNAL_LOST',
    'maxFence: 0, run: 0',
  ),
  mutant('what the disk refused is not owed', SHELL, 'this.owed.push(change);', ';'),
  mutant('any acknowledgement forgets the whole boot', OUTBOX, '(fact.seq <= seq || fact.seq === taken)', 'true'),
  mutant(
    'a fact is forgotten when it is told',
    OUTBOX,
    'this.toldSeq = Math.max(this.toldSeq, seq);',
    'this.toldSeq = Math.max(this.toldSeq, seq), void this.acknowledge({ epoch, seq });',
  ),

  // ---------------------------------------------------------------- what the server decides
  mutant('the watermark counts over gaps', `${DOMAIN}/facts.js`, 'if (number !== mark + 1)', 'if (false)'),
  mutant(
    'an old fact overrides a newer one',
    `${DOMAIN}/facts.js`,
    'attempt.heard !== null && isBefore(news.number, attempt.heard, machine.bridgeEpoch)',
    'false',
  ),
  mutant(
    'a boot is newer by its name only',
    `${DOMAIN}/facts.js`,
    '(said.epoch === heard.epoch || said.epoch !== speaking) && ',
    '',
  ),
  mutant('"never seen" is believed though something ran', `${DOMAIN}/conclusions.js`, ' || run > runBefore', ''),
  mutant('a record that says "online" is believed', `${DOMAIN}/deadlines.js`, 'introducedAtMs > startByMs', 'true'),
  mutant('one word without proof is enough', `${DOMAIN}/people.js`, 'if (!isProven)', 'if (false)'),
  mutant('an orphan is dropped', `${DOMAIN}/facts.js`, `state === 'rejected' || state === 'expired'\n`, 'true\n'),
  mutant('a contradiction is dropped', `${DOMAIN}/facts.js`, 'if (isContradiction)', 'if (false)'),
  mutant(
    'ends are not for good',
    'libs/domain/src/attempt.js',
    'ATTEMPT_TRANSITIONS[from].includes(to);\n/** The states',
    'true;\n/** The states',
  ),
  mutant(
    '"never seen" after a COMMIT is believed',
    `${DOMAIN}/conclusions.js`,
    `said.code === 'ATTEMPT_NEVER_SEEN' && mayHaveBegun`,
    'false',
  ),
  mutant(
    'a machine that refuses is asked again at once',
    `${DOMAIN}/conclusions.js`,
    `if (state !== 'rejected' ||`,
    'if (true ||',
  ),
  mutant(
    'a committed start is given up by a timer',
    `${DOMAIN}/deadlines.js`,
    `committedForMs > UNKNOWN_AFTER_MS ? 'unknown'`,
    `committedForMs > UNKNOWN_AFTER_MS ? 'expire'`,
  ),
  mutant(
    'a timer gives up an attempt at a bridge out of reach',
    `${DOMAIN}/deadlines.js`,
    `if (!isOnline)\n            return 'unknown'`,
    `if (!isOnline)\n            return 'expire'`,
  ),
  mutant(
    'nobody asks for a committed start',
    `${DOMAIN}/deadlines.js`,
    `? 'unknown' : committedForMs > QUERY_AFTER_MS ? 'query' : 'nothing'`,
    `? 'nothing' : 'nothing'`,
  ),
  mutant('a boot is not asked what it knows', `${DOMAIN}/presence.js`, 'isOpen ? [] : [QUERY]', '[]'),
  mutant(
    'a cancel is forgotten at a boot',
    `${DOMAIN}/presence.js`,
    `job.isCancelWanted ? [{ kind: 'cancel', by: SITE }] : []`,
    '[]',
  ),
  mutant('twins are not noticed', `${DOMAIN}/presence.js`, 'areTwins: true', 'areTwins: false'),
  mutant('a bridge in doubt may start', `${DOMAIN}/start.js`, 'if (isBridgeInDoubt)', 'if (false)'),
  mutant('a machine out of work may start', `${DOMAIN}/start.js`, `if (mode !== 'production')`, 'if (false)'),
  mutant(
    'a start takes a job in any state',
    `${DOMAIN}/start.js`,
    `(job.state !== 'waiting' && job.state !== 'planned')`,
    'false',
  ),
  mutant('a start does not mind what lives', `${DOMAIN}/start.js`, 'if (live.length > 0)', 'if (false)'),
  mutant('attempts share a fence', `${DOMAIN}/start.js`, 'machine.fence + 1', 'Math.max(1, machine.fence)'),
  mutant('a cancelled job is started all the same', `${DOMAIN}/replies.js`, 'if (job.isCancelWanted)', 'if (false)'),
  mutant('every refused COMMIT is answered', `${DOMAIN}/replies.js`, ' || said.code !== undefined)', ')'),
  mutant(
    'the word of a person leaves the job where it was',
    `${DOMAIN}/people.js`,
    '...(jobChange ? { job: jobChange } : {}),',
    '',
  ),
  mutant(
    'what is done on a job in doubt goes to waiting',
    'libs/domain/src/attempt.js',
    `case 'done-confirmed':
            return { state: 'awaiting-clear', outcome: 'done' };`,
    `case 'done-confirmed':
            return { state: 'waiting' };`,
  ),

  // ---------------------------------------------------------------- the shell of the server
  mutant('acknowledged before the commit', SERVER, 'if (isCommitted && this.isConnected) {', 'if (this.isConnected) {'),
  mutant('the newest number is acknowledged', SERVER, 'seq: this.db.markOf(bridgeId, epoch), taken: seq', 'seq'),
  mutant('a fact behind a gap is not acknowledged', SERVER, ', taken: seq', ''),
  mutant('the relay sends what is expired', SERVER, 'if (leftS < 1)', 'if (false)'),
  mutant(
    'the relay marks before it sends',
    SERVER,
    `this.world.network.down(bridgeId, 'command', command, leftS * 1000);`,
    '',
  ),
  mutant(
    'forgotten facts are awaited for ever',
    SERVER,
    'if (ackedSeq > this.db.markOf(bridgeId, epoch))',
    'if (false)',
  ),
  mutant('a BIRTH does not raise the fence', SERVER, '{ fence: maxFence, run }', '{ run }'),
  mutant('the count of runs may fall', SERVER, 'run: Math.max(machine.run, run)', 'run'),
  mutant(
    'a late will counts for a later boot',
    SERVER,
    'if (epoch !== undefined && bridge.boot?.epoch !== epoch)',
    'if (false)',
  ),
  mutant(
    'a change is written whatever the state is',
    SERVER,
    'if (!change.from.includes(attempt.state))',
    'if (false)',
  ),
];

function mutant(name: string, file: string, find: string, replace: string): Mutant {
  const needs = NEEDS[name];
  const scenario = SCENARIO_OF[name];
  return { name, file, find, replace, ...(needs ? { needs } : {}), ...(scenario ? { scenario } : {}) };
}
