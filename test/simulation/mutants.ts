/** One line of the protocol, broken on purpose in the compiled code. `find` occurs exactly once in `file`. */
export interface Mutant {
  readonly name: string;
  /** Below dist/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const GATE = 'firmware-bridge/src/gate/attempt-gate.js';
const MOVES = 'firmware-bridge/src/gate/gate-moves.js';
const CONTROL = 'firmware-bridge/src/gate/gate-control.js';
const OUTBOX = 'firmware-bridge/src/journal/fact-outbox.js';
const DOMAIN = 'libs/domain/src/production';
const SERVER = 'test/simulation/server.js';
const SHELL = 'test/simulation/machine-shell.js';
const DISK = 'test/simulation/disk.js';

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
  mutant('a challenge dies with the next question', GATE, 'liveNonce(state, attemptId, context) ?? {', '{'),
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
  mutant('an attempt that waits does not expire', GATE, 'context.serverNowMs <= live.offer.startByMs', 'true'),
  mutant('the deadline is not looked at before a start', MOVES, '|| context.serverNowMs > offer.startByMs', ''),
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
  mutant('who asks for an end does not hear it as a fact', MOVES, 'if (isLive(record))', 'if (true)'),
  mutant('a cancel before the start is only said', CONTROL, 'if (mayHaveStarted(live)) {', 'if (true) {'),
  mutant('a cancel of what was never seen leaves no tombstone', CONTROL, '...never, effects:', 'state, effects:'),
  mutant('a stop does not lock', CONTROL, 'ledger: { ...state.ledger, lock } };', 'ledger: { ...state.ledger } };'),

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
  mutant('a lost journal begins unlocked, at run 0', DISK, 'run: lostAt, lock: JOURNAL_LOST', 'run: 0'),
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
    'attempt.heard !== null && compareNumbers(news.number, attempt.heard) < 0',
    'false',
  ),
  mutant('an orphan is dropped', `${DOMAIN}/facts.js`, `state === 'rejected' || state === 'expired'\n`, 'true\n'),
  mutant('a contradiction is dropped', `${DOMAIN}/facts.js`, 'if (!isContradiction)', 'if (true)'),
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
    `isBridgeOnline ? 'expire' : 'unknown'`,
    `'expire'`,
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
  mutant('a BIRTH does not raise the fence', SERVER, '{ fence: maxFence, run }', '{ run }'),
  mutant('the count of runs may fall', SERVER, 'run: Math.max(machine.run, run)', 'run'),
  mutant('a late will counts for a later boot', SERVER, 'bridge?.boot?.epoch !== epoch || ', '!bridge || '),
  mutant(
    'a change is written whatever the state is',
    SERVER,
    'if (!change.from.includes(attempt.state))',
    'if (false)',
  ),
];

function mutant(name: string, file: string, find: string, replace: string): Mutant {
  return { name, file, find, replace };
}
