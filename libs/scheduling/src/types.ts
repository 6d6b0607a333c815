import type {
  Connectivity,
  LoadedMaterial,
  MachineMode,
  MachineProfile,
  MachineState,
  Requirements,
} from '#libs/domain';

/** One reason a person can read. `code` is stable UPPER_SNAKE and is translated by the user interface with `params`. */
export interface Reason {
  code: ReasonCode;
  /** English, with the numbers that decided. */
  message: string;
  params?: Record<string, string | number>;
}

/** Closed list: the user interface has one translation for each. */
export const REASON_CODES = [
  'NO_MACHINE_FOR_PROCESS',
  'PART_TOO_LARGE',
  'TOLERANCE_TOO_FINE',
  'NOZZLE_WRONG',
  'TOOL_WRONG',
  'MATERIAL_NOT_LOADED',
  'COLOUR_NOT_LOADED',
  'STOCK_TOO_SMALL',
  'NOT_ENOUGH_MATERIAL',
  'PROGRAM_IN_PREPARATION',
  'PROGRAM_MISSING',
  'PLATE_NOT_CLEAR',
  'ALL_BUSY',
  'MACHINES_NOT_READY',
  'MACHINES_OFFLINE',
  'OUT_OF_SERVICE',
  'RESERVED',
  'OUT_OF_HOURS',
  'BACKING_OFF',
  'NOT_BEFORE',
  'PINNED',
  'ATTEMPTS_USED_UP',
  'NOT_TRAINED',
  'NEEDS_PERSON_AT_MACHINE',
  'WAITS_FOR_YES',
  'WAITS_FOR_CHOICE',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Who decides that a job starts: a person picks it, a person says yes to what is suggested, nobody. */
export const DISPATCH_MODES = ['manual', 'suggest', 'automatic'] as const;
export type DispatchMode = (typeof DISPATCH_MODES)[number];

/** Kept for somebody or something until then. */
export interface Reserved {
  readonly untilMs: number;
  readonly by: string;
  readonly why: string;
  /** The one job that may start all the same. */
  readonly jobId?: string | undefined;
}

/** Why nothing starts at this hour, and until when, where that is known. */
export interface Closed {
  readonly why: 'quiet-hours' | 'nobody-here';
  readonly untilMs?: number | undefined;
}

/** How a machine did with jobs of one process and material family. */
export interface TrackRecord {
  readonly good: number;
  readonly total: number;
}

/** A machine as the planner sees it at one moment. Times are milliseconds since 1970. */
export interface MachineView {
  id: string;
  name: string;
  profile: MachineProfile;
  loaded: LoadedMaterial | null;
  connectivity: Connectivity;
  state: MachineState;
  mode: MachineMode;
  isPlateClear: boolean;
  hasLiveAttempt: boolean;
  /** After a refused start the machine is left alone until then. */
  backOffUntilMs?: number;
  /** Expected end of what it makes now; lets a waiting job say which machine is next. */
  busyUntilMs?: number;
  /** Absent: automatic. */
  dispatchMode?: DispatchMode;
  outOfService?: { readonly why: string; readonly by: string };
  reserved?: Reserved;
  closed?: Closed;
  /** What it keeps, plus or minus; absent: nobody measured it. */
  toleranceMm?: number;
  /** What a person must be trained in to start it, and how many people are. Absent: nothing is asked. */
  training?: { readonly needed: readonly string[]; readonly people: number };
  /** The lot that is loaded, and what nobody has reserved of it; `loaded.remainingG` is then what lies there. */
  lot?: { readonly id: string; readonly freeG: number };
  /** Where it stands, as requesters name their place. */
  place?: string;
  /** Hours it ran of late, for spreading the wear. */
  runHours?: number;
  /** Its record by material family, lower case; `*` for all. */
  records?: Readonly<Record<string, TrackRecord>>;
  /** What it made last: the part's content hash. */
  lastPart?: string;
}

/** A program that is ready. `material` null: it runs with any material. */
export interface ProgramRef {
  machineClass: string;
  material: string | null;
  /** Seconds of machine time; null or absent while unknown. */
  estimatedS?: number | null;
}

/** A job that waits for a machine. */
export interface JobView {
  id: string;
  /** The number people say: "job 17". */
  number: number;
  requirements: Requirements;
  /** YYYY-MM-DD, or null when nobody named a day. */
  neededBy: string | null;
  createdAtMs: number;
  programs: readonly ProgramRef[];
  /** 0..1 while a program is being made, else null. */
  preparation: number | null;
  /** Seconds of machine time, null while unknown. */
  estimatedS: number | null;
  backOffUntilMs?: number;
  /** Higher goes first, whatever its day. Absent: 0. */
  priority?: number;
  /** Its place among jobs of one priority, where a person moved it; see `orderKey`. */
  rank?: string | null;
  /** Only on this machine. */
  pinned?: { readonly machineId: string; readonly name: string };
  notBeforeMs?: number;
  /** Attempts since a person last let it go on; at `maxAttempts` a person looks. */
  attempts?: number;
  /** Where it is wanted. */
  place?: string;
  /** Content hash of the part. */
  part?: string | null;
  /** Grams of the lots named here are its own. */
  ownLotG?: Readonly<Record<string, number>>;
}
