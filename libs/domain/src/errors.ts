/**
 * Every error a person or a program can meet, by stable code. A code is never reused for another meaning.
 * `status` is the HTTP status the problem filter gives it (the only place that decides statuses);
 * `title` is English, short, and is translated by code in the user interface.
 */
export const ERROR_CODES = {
  // Access
  AUTH_REQUIRED: { status: 401, title: 'Sign in first.' },
  AUTH_WRONG: { status: 401, title: 'Name or password is wrong.' },
  AUTH_LOCKED: { status: 429, title: 'Too many wrong tries. Wait before trying again.' },
  AUTH_FORBIDDEN: { status: 403, title: 'Your role does not allow this.' },
  AUTH_CROSS_SITE: { status: 403, title: 'This request came from another site and was refused.' },
  SETUP_LINK_INVALID: { status: 410, title: 'This set-up link was used or is not valid.' },
  PAIRING_CODE_UNKNOWN: { status: 404, title: 'No bridge shows this code now.' },
  PAIRING_OVER: { status: 410, title: 'This pairing is over. Pair again.' },
  SITE_KEY_WRONG: { status: 401, title: 'The coalition does not know this site key.' },
  // Requests in general
  INPUT_INVALID: { status: 422, title: 'Some fields are not right.' },
  INPUT_TOO_LARGE: { status: 413, title: 'The input is too large.' },
  NOT_FOUND: { status: 404, title: 'Not found.' },
  STATE_CONFLICT: { status: 409, title: 'This is not possible in the present state.' },
  VERSION_CONFLICT: { status: 412, title: 'Somebody changed this first. Look again.' },
  IDEMPOTENCY_UNDER_WAY: { status: 409, title: 'The same request is being worked on.' },
  IDEMPOTENCY_UNKNOWN: { status: 409, title: 'The same request was cut off. Look whether it was done.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This key belongs to another request.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests. Wait a moment.' },
  NOT_READY: { status: 503, title: 'Not ready yet.' },
  DATABASE_DOWN: { status: 503, title: 'The database does not answer. Try again in a moment.' },
  DISK_FULL: { status: 507, title: 'The disk of the server is full.' },
  INTERNAL: { status: 500, title: 'Something broke on our side. It was logged.' },
  // Designs
  MANIFEST_SYNTAX: { status: 422, title: 'The manifest cannot be read.' },
  MANIFEST_EMPTY: { status: 422, title: 'The manifest is empty.' },
  MANIFEST_FIELD: { status: 422, title: 'A field of the manifest is missing or wrong.' },
  MANIFEST_LICENCE: { status: 422, title: 'The manifest names no licence.' },
  MANIFEST_MISSING: { status: 422, title: 'There is no manifest in this folder or archive.' },
  MANIFEST_IDENTITY: { status: 422, title: 'The manifest says it belongs to another project.' },
  DESIGN_NOT_MAKEABLE: { status: 422, title: 'There is nothing to make in this design.' },
  MANIFEST_BOMB: { status: 413, title: 'The manifest is too large or expands without end.' },
  DESIGN_FILE_MISSING: { status: 422, title: 'A file named by the manifest is not there.' },
  ARCHIVE_INVALID: { status: 422, title: 'The archive cannot be read.' },
  ARCHIVE_NAME: { status: 422, title: 'The archive has a file name that is not allowed.' },
  ARCHIVE_BOMB: { status: 413, title: 'The archive would unpack to too much.' },
  IMPORT_BLOCKED: { status: 422, title: 'This address may not be fetched.' },
  IMPORT_GIT_URL: { status: 422, title: 'This is no Git address that may be fetched.' },
  IMPORT_FETCH: { status: 422, title: 'The address could not be fetched.' },
  IMPORT_TOO_LARGE: { status: 413, title: 'What is at the address is too large.' },
  IMPORT_TIMEOUT: { status: 422, title: 'Fetching took too long and was stopped.' },
  IMPORT_IDENTITY: { status: 409, title: 'The design may be another one than it says. A person must look.' },
  MODEL_EMPTY: { status: 422, title: 'The model file is empty.' },
  MODEL_INVALID: { status: 422, title: 'The model file cannot be read.' },
  MODEL_SIZE: { status: 422, title: 'The size of the model file does not match its content.' },
  MODEL_DEGENERATE: { status: 422, title: 'The model has no volume.' },
  DESIGN_WITHDRAWN: { status: 409, title: 'This version of the design was withdrawn.' },
  MODEL_SETTINGS_DROPPED: { status: 422, title: 'Settings inside the model file are not used.' },
  XML_DTD: { status: 422, title: 'The file has a document type that is not allowed.' },
  MODEL_OPEN: { status: 422, title: 'The surface of the model has holes.' },
  MODEL_INSIDE_OUT: { status: 422, title: 'The model is turned inside out.' },
  MODEL_THIN: { status: 422, title: 'The model has walls thinner than the machine can make.' },
  MODEL_LOOSE: { status: 422, title: 'The model falls apart into several pieces.' },
  DRAWING_INVALID: { status: 422, title: 'The drawing cannot be read.' },
  // Programs
  SLICE_FAILED: { status: 422, title: 'The part could not be sliced.' },
  SLICE_TIMEOUT: { status: 422, title: 'Slicing took too long and was stopped.' },
  CAM_FAILED: { status: 422, title: 'No tool path could be made for this part.' },
  PART_TOO_LARGE: { status: 422, title: 'The part is larger than every machine.' },
  GCODE_EMPTY: { status: 422, title: 'The program has no commands.' },
  GCODE_LINE_LENGTH: { status: 422, title: 'A line of the program is too long for the machine.' },
  GCODE_NUMBER: { status: 422, title: 'A number in the program cannot be read.' },
  GCODE_UNKNOWN: { status: 422, title: 'The program has a command this machine does not know.' },
  GCODE_FORBIDDEN: { status: 422, title: 'The program has a command that is not allowed in jobs.' },
  GCODE_OUT_OF_BOUNDS: { status: 422, title: 'The program moves outside the machine.' },
  GCODE_OVERTEMP: { status: 422, title: 'The program asks for more heat than the machine allows.' },
  GCODE_LIMIT: { status: 422, title: 'The program exceeds a limit of the machine.' },
  GCODE_NOT_HOMED: { status: 422, title: 'The program moves before homing.' },
  GCODE_COLD: { status: 422, title: 'The program extrudes below the material’s temperature.' },
  GCODE_DISABLES_PROTECTION: { status: 422, title: 'The program switches a protection of the machine off.' },
  GCODE_NO_SAFE_END: { status: 422, title: 'The program leaves heaters or the spindle on.' },
  GCODE_DURATION: { status: 422, title: 'The program takes longer than it says or than the machine may run.' },
  GCODE_FLAVOR: { status: 422, title: 'The program was made for another firmware.' },
  GCODE_NUMBERED: { status: 422, title: 'The program has its own line numbers.' },
  GCODE_MACRO: { status: 422, title: 'The program has variables or macros.' },
  GCODE_CONTROL: { status: 422, title: 'The program has a command that only the driver may send.' },
  GCODE_SD: { status: 422, title: 'The program writes or starts files on the machine’s card.' },
  GCODE_EEPROM: { status: 422, title: 'The program changes stored settings of the machine.' },
  GCODE_SETTING: { status: 422, title: 'The program changes settings of the machine.' },
  GCODE_RT_BYTE: { status: 422, title: 'The program has a byte on which the machine acts at once.' },
  GCODE_COMMENT: { status: 422, title: 'A comment of the program is not closed as the machine expects.' },
  GCODE_PROMPT: { status: 422, title: 'The program waits for a person.' },
  GCODE_OFFSET: { status: 422, title: 'The program leaves a shifted zero behind.' },
  ENC_BYTES: { status: 422, title: 'The program has bytes the machine would misread.' },
  ENC_BOM: { status: 422, title: 'The program begins with a byte order mark.' },
  ENC_NOT_TEXT: { status: 422, title: 'The file is not a G-code text.' },
  FILE_TOO_BIG: { status: 413, title: 'The file is too big for a program.' },
  BGCODE_INVALID: { status: 422, title: 'The binary G-code is damaged.' },
  // What slicers bring
  QUEUE_UNKNOWN: { status: 404, title: 'There is no queue at this address.' },
  QUEUE_CLOSED: { status: 409, title: 'This queue is closed for now.' },
  QUEUE_NO_MACHINE: { status: 409, title: 'There is no machine of this queue’s class.' },
  UPLOAD_NOZZLE: { status: 422, title: 'The file is for another nozzle.' },
  UPLOAD_MATERIAL: { status: 422, title: 'The file is for another material.' },
  DOOR_NO_COMMANDS: { status: 409, title: 'A slicer may upload files and nothing else.' },
  // Requests and orders
  QUANTITY_INVALID: { status: 422, title: 'Ask for at least one piece.' },
  BOM_INVALID: { status: 422, title: 'The bill of materials does not hold together.' },
  STOCK_SHORT: { status: 409, title: 'There is not that much on the shelf.' },
  STOCK_RESERVED: { status: 409, title: 'What lies there is promised to orders.' },
  ALTERNATE_TOO_LATE: { status: 409, title: 'Making this part has begun already.' },
  CODE_UNKNOWN: { status: 404, title: 'We know no request with this code.' },
  PIECE_UNKNOWN: { status: 404, title: 'We know no piece with this code.' },
  LICENCE_NOT_ALLOWED: { status: 422, title: 'The licence does not allow this use.' },
  // Starts
  START_PLATE_NOT_CLEAR: { status: 409, title: 'Somebody must confirm at the machine that the plate is empty.' },
  START_EXPIRED: { status: 409, title: 'The order arrived too late; nothing was started.' },
  START_NONCE: { status: 409, title: 'The start did not answer the bridge’s latest challenge.' },
  START_FENCED: { status: 409, title: 'A newer authorisation for this machine exists.' },
  CLOCK_UNTRUSTED: { status: 409, title: 'The bridge does not know the time well enough to start from afar.' },
  BRIDGE_DOUBLED: { status: 409, title: 'Two bridges use the same identity. Somebody at the bridge must look.' },
  START_NEEDS_PERSON: { status: 409, title: 'This machine starts only with a trained person beside it.' },
  ATTEMPT_KNOWN: { status: 409, title: 'The bridge has seen this attempt before.' },
  ATTEMPT_NEVER_SEEN: { status: 409, title: 'The bridge has never seen this attempt.' },
  ATTEMPT_ORPHAN: { status: 409, title: 'The bridge reports a run that is not in our records.' },
  ATTEMPT_CONTRADICTED: { status: 409, title: 'The bridge reports a run that was thought never to have begun.' },
  ATTEMPT_UNKNOWN: {
    status: 409,
    title: 'The bridge was lost during the job. Look at the machine and say what happened.',
  },
  MACHINE_BUSY: { status: 409, title: 'The machine is busy.' },
  MACHINE_OFFLINE: { status: 409, title: 'The machine is not connected.' },
  MACHINE_NOT_READY: { status: 409, title: 'The machine is not ready to start.' },
  NOT_TRAINED: { status: 403, title: 'This machine asks for a training that is not on record.' },
  MACHINE_IDENTITY: { status: 409, title: 'Another machine answers on this port.' },
  MACHINE_NO_HANDSHAKE: { status: 409, title: 'The machine does not answer as expected.' },
  PROGRAM_HASH: { status: 409, title: 'The program that arrived is not the one that was ordered.' },
  PROGRAM_MISSING: { status: 409, title: 'The program is not on the server’s disk any more.' },
  PROGRAM_FETCH: { status: 409, title: 'The bridge could not fetch the program.' },
  SPACE: { status: 409, title: 'The bridge has no room for the program.' },
  JOURNAL_BROKEN: { status: 409, title: 'The journal of the bridge cannot be written.' },
  MACHINE_CHANGED: { status: 409, title: 'The machine’s firmware or limits changed. Check it again.' },
  // What a person asks of a machine outside of a job
  ORDER_UNSUPPORTED: { status: 409, title: 'This machine cannot do that.' },
  ORDER_REFUSED: { status: 409, title: 'The machine refused.' },
  ORDER_EXPIRED: { status: 409, title: 'The order arrived too late; nothing was done.' },
  ORDER_UNANSWERED: { status: 504, title: 'The machine has not answered yet.' },
  PIN_WRONG: { status: 401, title: 'The PIN is wrong.' },
  // What ends a run
  RUN_MACHINE_RESET: { status: 409, title: 'The machine restarted during the job.' },
  RUN_LINK_LOST: { status: 409, title: 'The connection to the machine was lost during the job.' },
  RUN_HANG: { status: 409, title: 'The machine stopped answering during the job.' },
  RUN_ALARM: { status: 409, title: 'The machine reported an alarm.' },
  RUN_ERROR: { status: 409, title: 'The machine refused a line of the program.' },
  RUN_HALTED: { status: 409, title: 'The machine halted itself.' },
  RUN_LINE_STUCK: { status: 409, title: 'The machine asked for the same line again and again.' },
  RUN_PROTOCOL: { status: 409, title: 'The machine asked for a line that is long gone.' },
  RUN_CANCELLED: { status: 409, title: 'A person stopped the job.' },
  RUN_OVERHEAT: { status: 409, title: 'The machine got hotter than its limit.' },
  RUN_SENSOR: { status: 409, title: 'A temperature of the machine cannot be true.' },
  RUN_NOT_HEATING: { status: 409, title: 'The machine does not heat. Is its power supply on?' },
  RUN_LINK_NOISY: { status: 409, title: 'The line to the machine damages data.' },
  RUN_BRIDGE_SILENT: { status: 409, title: 'The bridge stood still; its watchdog switched the machine off.' },
  CANCEL_TOO_LATE: { status: 409, title: 'The job had ended before the cancel arrived.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where bad input is wrong: a line of a file, a field of a body. Lines and columns count from 1. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

export interface Problem {
  readonly code: ErrorCode;
  /** English, one or two sentences: what is wrong, the limit, what to do. */
  readonly message: string;
  readonly place?: ErrorPlace;
  /** Values for translated messages; short strings and numbers only, never raw input beyond 80 characters. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A broken promise or refused input, with its stable code. Expected outcomes are returned, not thrown. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(problem: Problem | readonly Problem[], options?: { cause?: unknown }) {
    const problems = (Array.isArray(problem) ? problem : [problem]) as readonly Problem[];
    const first = problems[0];
    if (!first) throw new TypeError('DomainError needs at least one problem');
    super(first.message, options);
    this.code = first.code;
    this.problems = problems;
  }
}

/** Shorthand for the common case of one problem. */
export function domainError(
  code: ErrorCode,
  message: string,
  extra: Omit<Problem, 'code' | 'message'> = {},
): DomainError {
  return new DomainError({ code, message, ...extra });
}
