import { z } from 'zod';
import { ATTEMPT_STATES, CONNECTIVITY, MACHINE_STATES } from '#libs/domain';
import { machineConfigSchema } from './machine-config.js';
import { orderSchema, orderedSchema } from './orders.js';
import { count, id, person, reason, sha256, sizeMm, text, timestampMs } from './parts.js';

// ---------------------------------------------------------------- down: commands

/**
 * A person's word that the plate is empty, bound to "after physical run N" of the machine.
 * Any physical start makes every token of the machine worthless.
 */
export const plateTokenSchema = z.object({
  tokenId: id,
  afterRun: z.number().int().nonnegative(),
  by: person,
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
  armedBy: person.optional(),
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
  by: person,
});
/** Asks for the recorded state; an attempt never seen is answered `rejected` and can then never start. */
export const querySchema = z.object({ ...commandBase, kind: z.literal('query'), attemptId: id, machineId: id });
/** Stop request: heaters and spindle off, motion ends. Never called an emergency stop. */
export const stopSchema = z.object({ ...commandBase, kind: z.literal('stop'), machineId: id, by: person });
/** A person looked at the machine after a stop, an alarm or a broken journal: it may start again. */
export const unlockSchema = z.object({
  ...commandBase,
  kind: z.literal('unlock'),
  machineId: id,
  by: person,
  /** Another board or other firmware answers than before, and that is right. */
  acceptIdentity: z.boolean().optional(),
  /** Whom the person saw (`identityHash` of the machine's fact): another one who answers by then is not accepted. */
  identityHash: id.optional(),
});
export const pauseSchema = z.object({
  ...commandBase,
  kind: z.literal('pause'),
  attemptId: id,
  machineId: id,
  by: person,
});
export const resumeSchema = z.object({
  ...commandBase,
  kind: z.literal('resume'),
  attemptId: id,
  machineId: id,
  by: person,
  /** Which of the open prompt's choices, from 0. */
  choice: z.number().int().min(0).max(20).optional(),
  /** The person beside the machine; classes C and D go on after a prompt or an open door only with one. */
  armedBy: person.optional(),
});
/** A person's wish to the machine itself, outside of a program; answered once, by `ordered`. */
export const orderCommandSchema = z.object({
  ...commandBase,
  kind: z.literal('order'),
  machineId: id,
  /** The machine's fence as the server knows it: one that is older than the bridge's is refused. */
  fence: z.number().int().nonnegative(),
  by: person,
  /** The person beside the machine; classes C and D move, and their spindle turns, only with one. */
  armedBy: person.optional(),
  order: orderSchema,
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
  orderCommandSchema,
]);
export type Command = z.infer<typeof commandSchema>;
export type Offer = z.infer<typeof offerSchema>;
export type Commit = z.infer<typeof commitSchema>;
export type OrderCommand = z.infer<typeof orderCommandSchema>;

/**
 * Facts up to and including `seq` of `epoch` are committed by the server and may be forgotten by the bridge; so is the
 * one numbered `taken`, whatever is missing before it: a restored database, or a disk that refused, leaves gaps for good.
 */
export const ackSchema = z.object({
  epoch: id,
  seq: z.number().int().nonnegative(),
  taken: z.number().int().positive().optional(),
});
export type Ack = z.infer<typeof ackSchema>;

/** The answer to BIRTH: the server's clock and the wanted configuration (the only thing that is desired state). */
export const welcomeSchema = z.object({
  epoch: id,
  serverTimeMs: timestampMs,
  machines: z.array(machineConfigSchema),
  /** Of the BIRTH it answers: only such a WELCOME tells how late it is. Missing when the configuration changed. */
  birthId: id.optional(),
  /** Of the BIRTH before, by this identity: one that is not its own tells a bridge that it has a double. */
  previousEpoch: id.optional(),
});
/** A machine in a WELCOME whose configuration is in words that its reader does not know. */
export interface LeftOutMachine {
  /** Empty when not even that can be read. */
  readonly machineId: string;
  readonly name: string;
  /** What is not understood. */
  readonly detail: string;
}
export interface Welcome extends z.infer<typeof welcomeSchema> {
  /** Not on the wire: what its reader left out of `machines`. */
  readonly leftOut?: readonly LeftOutMachine[] | undefined;
}

/** As a bridge reads it: a newer firmware or setting of one machine must not cost the others theirs, nor the time. */
const welcomeReading = z.unknown().transform((body, context): Welcome => {
  const machines: unknown = (body as { machines?: unknown } | null | undefined)?.machines;
  const read = (Array.isArray(machines) ? machines : []).map((machine: unknown) => ({
    machine,
    checked: machineConfigSchema.safeParse(machine),
  }));
  const understood = read.flatMap(({ checked }) => (checked.success ? [checked.data] : []));
  const rest = Array.isArray(machines) ? { ...(body as object), machines: understood } : body;
  const welcome = welcomeSchema.safeParse(rest);
  if (!welcome.success) {
    for (const { message, path } of welcome.error.issues) context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  }
  const leftOut = read.flatMap(({ machine, checked }) => (checked.success ? [] : leaveOut(machine, checked.error)));
  return { ...welcome.data, ...(leftOut.length > 0 && { leftOut }) };
});

function leaveOut(machine: unknown, error: z.ZodError): LeftOutMachine {
  const named = z.object({ machineId: id.catch(''), name: z.string().catch('') }).safeParse(machine).data;
  const [first] = error.issues;
  const detail = `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`;
  return { machineId: named?.machineId ?? '', name: (named?.name ?? '').slice(0, 80), detail: detail.slice(0, 200) };
}

// ---------------------------------------------------------------- up: facts, replies, telemetry

export const attemptStateSchema = z.enum(ATTEMPT_STATES);

const attemptFact = z.object({
  kind: z.literal('attempt'),
  attemptId: id,
  machineId: id,
  state: z.enum(['stored', 'rejected', 'expired', 'running', 'paused', 'done', 'failed', 'cancelled', 'unknown']),
  /** The machine's count of physical starts, after this fact. */
  run: count,
  ...reason,
  /** Blocks acknowledged by the machine, where it ran. */
  ackedBlocks: z.number().int().nonnegative().optional(),
});
const machineFact = z.object({
  kind: z.literal('machine'),
  machineId: id,
  connectivity: z.enum(CONNECTIVITY),
  state: z.enum(MACHINE_STATES),
  run: count,
  ...reason,
  firmware: text(200).optional(),
  /** Whoever answers on the port is not who is known there: what an `unlock` that accepts it must name. */
  identityHash: id.optional(),
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
  seq: count.min(1),
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
export const replySchema = z.discriminatedUnion('kind', [preparedSchema, attemptStatusSchema, orderedSchema]);
export type Reply = z.infer<typeof replySchema>;

/**
 * What the bridge knows of the server's clock: with `untrusted` (more than 5 s uncertain) it starts nothing from afar.
 * Without: a bridge that does not tell.
 */
const clock = z
  .object({ state: z.enum(['synced', 'holdover', 'untrusted']), uncertaintyMs: z.number().nonnegative().optional() })
  .optional();

/** First message of a boot: who I am, what I hold. The server answers with WELCOME and re-sends only what is still valid. */
export const birthSchema = z.object({
  epoch: id,
  atMs: timestampMs,
  version: z.string().max(40),
  /** Names this very message; the WELCOME that answers it repeats it. */
  birthId: id.optional(),
  /** As it is before the answer. */
  clock,
  /** Highest seq already used in this epoch; a server that knows less asks for nothing: facts are re-sent until acknowledged. */
  lastSeq: z.number().int().nonnegative(),
  /** Facts of this epoch up to here were acknowledged and are gone: a restored database need not wait for them. */
  ackedSeq: z.number().int().nonnegative().optional(),
  machines: z.array(
    z.object({
      machineId: id,
      maxFence: count,
      run: count,
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
  clock,
  machines: z.array(
    z.object({
      machineId: id,
      state: z.enum(MACHINE_STATES),
      /** As in the machine's fact. */
      identityHash: id.optional(),
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
      /** Blocks that certainly ended their motion. */
      executedBlocks: z.number().int().nonnegative().optional(),
      isHomed: z.boolean().optional(),
      /** What the machine waits for a person with. Hostile text: show it escaped. */
      prompt: z
        .object({
          kind: z.enum(['message', 'material', 'tool', 'door']),
          text: z.string().max(200),
          choices: z.array(z.string().max(60)).max(10),
        })
        .optional(),
      overrides: z.object({ feed: z.number(), rapid: z.number(), spindle: z.number() }).optional(),
      /** Seconds a stop request may take on this firmware. */
      stopDelayS: z.number().optional(),
      quality: z
        .object({
          sentLines: z.number().int().nonnegative(),
          resentLines: z.number().int().nonnegative(),
          lostOks: z.number().int().nonnegative(),
          unknownLines: z.number().int().nonnegative(),
          /** Of the looks at the planner in motion, how many found it nearly empty; 0 to 100. */
          starvedPercent: z.number().min(0).max(100),
        })
        .optional(),
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
/** The same for who reads it, where that is more forgiving. */
export const READING_SCHEMAS = { ...CHANNEL_SCHEMAS, welcome: welcomeReading } as const;
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
