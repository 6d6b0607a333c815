import { z } from 'zod';
import { ATTEMPT_STATES, FIRMWARES, MACHINE_STATES, CONNECTIVITY, ERROR_CODES, type ErrorCode } from '#libs/domain';

const id = z.string().min(1).max(64);
const timestampMs = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const errorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);
const sizeMm = z.object({ x: z.number(), y: z.number(), z: z.number() });
const perAxis = sizeMm.extend({ e: z.number().optional() });

export const machineProfileSchema = z.object({
  machineClass: z.string().min(1),
  process: z.enum(['print', 'mill', 'laser']),
  firmware: z.enum(FIRMWARES),
  safetyClass: z.enum(['A', 'B', 'C', 'D']),
  envelopeMm: sizeMm,
  maxFeedMmPerMin: perAxis,
  maxAccelMmPerS2: perAxis,
  nozzleDiameterMm: z.number().positive().optional(),
  filamentDiameterMm: z.number().positive().optional(),
  maxNozzleTempC: z.number().optional(),
  maxBedTempC: z.number().optional(),
  maxSpindleRpm: z.number().optional(),
  toolDiameterMm: z.number().positive().optional(),
});

/**
 * How the bridge reaches a machine: `tcp://127.0.0.1:4001`, `serial:///dev/serial/by-path/…?baud=115200`,
 * `moonraker://voron.local:7125/?key=…`, `octoprint://octopi.local/?key=…`. It may hold a key: never log or show it.
 */
export const machineConfigSchema = z.object({
  machineId: id,
  name: z.string().min(1).max(80),
  url: z.string().min(1).max(300),
  profile: machineProfileSchema,
});
export type MachineConfig = z.infer<typeof machineConfigSchema>;

// ---------------------------------------------------------------- down: commands

/**
 * A person's word that the plate is empty, bound to "after physical run N" of the machine.
 * Any physical start makes every token of the machine worthless.
 */
export const plateTokenSchema = z.object({
  tokenId: id,
  afterRun: z.number().int().nonnegative(),
  by: z.string().max(80),
});

const commandBase = { commandId: id, issuedAtMs: timestampMs, expiresAtMs: timestampMs };
const attemptRef = { attemptId: id, machineId: id, fence: z.number().int().positive() };

export const offerSchema = z.object({
  ...commandBase,
  kind: z.literal('offer'),
  ...attemptRef,
  jobId: id,
  programSha256: sha256,
  programBytes: z.number().int().positive(),
  /** After this moment (server time) the attempt may not start. */
  startByMs: timestampMs,
  plateToken: plateTokenSchema.optional(),
  /** The person beside the machine who ordered the start; classes C and D never start without. */
  armedBy: z.string().max(80).optional(),
  /** Estimated duration by the analyser, seconds; for time-outs and display. */
  estimatedS: z.number().nonnegative().optional(),
});
export const commitSchema = z.object({
  ...commandBase,
  kind: z.literal('commit'),
  ...attemptRef,
  epoch: id,
  nonce: id,
});
export const cancelSchema = z.object({
  ...commandBase,
  kind: z.literal('cancel'),
  attemptId: id,
  machineId: id,
  by: z.string().max(80),
});
/** Asks for the recorded state; an attempt never seen is answered `rejected` and can then never start. */
export const querySchema = z.object({ ...commandBase, kind: z.literal('query'), attemptId: id, machineId: id });
/** Stop request: heaters and spindle off, motion ends. Never called an emergency stop. */
export const stopSchema = z.object({ ...commandBase, kind: z.literal('stop'), machineId: id, by: z.string().max(80) });
/** A person looked at the machine after a stop, an alarm or a broken journal: it may start again. */
export const unlockSchema = z.object({
  ...commandBase,
  kind: z.literal('unlock'),
  machineId: id,
  by: z.string().max(80),
});
export const pauseSchema = z.object({
  ...commandBase,
  kind: z.literal('pause'),
  attemptId: id,
  machineId: id,
  by: z.string().max(80),
});
export const resumeSchema = z.object({
  ...commandBase,
  kind: z.literal('resume'),
  attemptId: id,
  machineId: id,
  by: z.string().max(80),
});

export const commandSchema = z.discriminatedUnion('kind', [
  offerSchema,
  commitSchema,
  cancelSchema,
  querySchema,
  stopSchema,
  unlockSchema,
  pauseSchema,
  resumeSchema,
]);
export type Command = z.infer<typeof commandSchema>;
export type Offer = z.infer<typeof offerSchema>;
export type Commit = z.infer<typeof commitSchema>;

/** Facts up to and including `seq` of `epoch` are committed by the server and may be forgotten by the bridge. */
export const ackSchema = z.object({ epoch: id, seq: z.number().int().nonnegative() });
export type Ack = z.infer<typeof ackSchema>;

/** The answer to BIRTH: the server's clock and the wanted configuration (the only thing that is desired state). */
export const welcomeSchema = z.object({ epoch: id, serverTimeMs: timestampMs, machines: z.array(machineConfigSchema) });
export type Welcome = z.infer<typeof welcomeSchema>;

// ---------------------------------------------------------------- up: facts, replies, telemetry

export const attemptStateSchema = z.enum(ATTEMPT_STATES);
const reason = { code: errorCode.optional(), message: z.string().max(300).optional() };

const attemptFact = z.object({
  kind: z.literal('attempt'),
  attemptId: id,
  machineId: id,
  state: z.enum(['stored', 'rejected', 'expired', 'running', 'paused', 'done', 'failed', 'cancelled', 'unknown']),
  /** The machine's count of physical starts, after this fact. */
  run: z.number().int().nonnegative(),
  ...reason,
  /** Blocks acknowledged by the machine, where it ran. */
  ackedBlocks: z.number().int().nonnegative().optional(),
});
const machineFact = z.object({
  kind: z.literal('machine'),
  machineId: id,
  connectivity: z.enum(CONNECTIVITY),
  state: z.enum(MACHINE_STATES),
  run: z.number().int().nonnegative(),
  ...reason,
  firmware: z.string().max(200).optional(),
});
const cancelFact = z.object({
  kind: z.literal('cancel'),
  attemptId: id,
  machineId: id,
  outcome: z.enum(['accepted', 'too-late']),
});

export const factBodySchema = z.discriminatedUnion('kind', [attemptFact, machineFact, cancelFact]);
export type FactBody = z.infer<typeof factBodySchema>;

/** Something the bridge says happened: numbered from 1 within its boot, kept until acknowledged. */
export const factSchema = z.object({
  epoch: id,
  seq: z.number().int().positive(),
  atMs: timestampMs,
  fact: factBodySchema,
});
export type Fact = z.infer<typeof factSchema>;

/** Preflight passed now; start may follow within 15 s by answering this nonce. Not a fact: worthless when late. */
export const preparedSchema = z.object({
  kind: z.literal('prepared'),
  epoch: id,
  nonce: id,
  attemptId: id,
  machineId: id,
  fence: z.number().int().positive(),
});
/** Answer to a query, or to a command about an attempt that is already known. */
export const attemptStatusSchema = z.object({
  kind: z.literal('status'),
  epoch: id,
  attemptId: id,
  machineId: id,
  state: attemptStateSchema,
  ...reason,
});
export const replySchema = z.discriminatedUnion('kind', [preparedSchema, attemptStatusSchema]);
export type Reply = z.infer<typeof replySchema>;

/** First message of a boot: who I am, what I hold. The server answers with WELCOME and re-sends only what is still valid. */
export const birthSchema = z.object({
  epoch: id,
  atMs: timestampMs,
  version: z.string().max(40),
  /** Highest seq already used in this epoch; a server that knows less asks for nothing: facts are re-sent until acknowledged. */
  lastSeq: z.number().int().nonnegative(),
  machines: z.array(
    z.object({
      machineId: id,
      maxFence: z.number().int().nonnegative(),
      run: z.number().int().nonnegative(),
      connectivity: z.enum(CONNECTIVITY),
      state: z.enum(MACHINE_STATES),
    }),
  ),
  openAttempts: z.array(z.object({ attemptId: id, machineId: id, state: attemptStateSchema })),
});
export type Birth = z.infer<typeof birthSchema>;

/** Last will: the broker publishes it when the bridge vanishes. Connectivity becomes stale; nothing else changes. */
export const deathSchema = z.object({ epoch: id });
export type Death = z.infer<typeof deathSchema>;

/** Lossy, latest wins. */
export const telemetrySchema = z.object({
  epoch: id,
  atMs: timestampMs,
  machines: z.array(
    z.object({
      machineId: id,
      state: z.enum(MACHINE_STATES),
      attemptId: id.optional(),
      /** Position in the program: blocks sent and acknowledged, of total. */
      sentBlocks: z.number().int().nonnegative().optional(),
      ackedBlocks: z.number().int().nonnegative().optional(),
      totalBlocks: z.number().int().nonnegative().optional(),
      /** By estimated time, 0 to 1. */
      progress: z.number().min(0).max(1).optional(),
      remainingS: z.number().nonnegative().optional(),
      positionMm: sizeMm.optional(),
      nozzleC: z.number().optional(),
      nozzleTargetC: z.number().optional(),
      bedC: z.number().optional(),
      bedTargetC: z.number().optional(),
      feedMmPerMin: z.number().optional(),
      spindleRpm: z.number().optional(),
    }),
  ),
});
export type Telemetry = z.infer<typeof telemetrySchema>;
export type MachineTelemetry = Telemetry['machines'][number];

/** Schema by channel, for whoever reads the wire. */
export const CHANNEL_SCHEMAS = {
  birth: birthSchema,
  death: deathSchema,
  fact: factSchema,
  reply: replySchema,
  telemetry: telemetrySchema,
  command: commandSchema,
  ack: ackSchema,
  welcome: welcomeSchema,
} as const;
export interface ChannelBody {
  birth: Birth;
  death: Death;
  fact: Fact;
  reply: Reply;
  telemetry: Telemetry;
  command: Command;
  ack: Ack;
  welcome: Welcome;
}
