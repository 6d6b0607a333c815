/** What one run of a foreign program may use. Bytes, milliseconds, seconds of processor time. */
export interface SandboxLimits {
  readonly wallMs: number;
  /** Of each process; several threads use it up faster than the clock runs. */
  readonly cpuS: number;
  /** Memory of its own that all its processes together may hold; files mapped for reading do not count. */
  readonly memoryBytes: number;
  /** The largest file it may write. */
  readonly fileBytes: number;
  /** Processes and threads together. Default 64: an idle Node process has 11. */
  readonly processes?: number;
  /** What it may write to standard output. Default 64 MB; of standard error the last 64 kB are kept. */
  readonly outputBytes?: number;
}

export interface SandboxRun {
  /** A program, by path or by its name on the system's own PATH. Never read by a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** Default: `writableDir`, or an empty folder that is removed afterwards. */
  readonly cwd?: string;
  /** Added to an environment of PATH, HOME, TMPDIR and LANG; nothing of ours is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** In one piece or several. */
  readonly stdin?: Uint8Array | readonly Uint8Array[];
  readonly hasNetwork: boolean;
  readonly limits: SandboxLimits;
  /**
   * A folder it may write to besides its empty HOME; it is given to the sandbox's user, so every folder above it must
   * be open to others (as the system's temporary folder is).
   */
  readonly writableDir?: string;
  /**
   * 0 to 19, 19 gives way most. Default 10: the site answers people and machines first, and a run gets a tenth of what each
   * other session of a busy computer has. Runs that somebody waits for, or that end after half a minute, take less.
   */
  readonly niceness?: number;
  /** What it writes as it comes, for progress; text may be cut anywhere. */
  readonly onStderr?: (text: string) => void;
  readonly onStdout?: (text: string) => void;
}

/** Why a run was killed: by its caller, for one of its limits, or by the system (out of memory). */
export type KillReason = 'abort' | 'output' | 'memory' | 'system';

export interface SandboxResult {
  /** `timeout`: wall clock or processor time were used up. */
  readonly outcome: 'ended' | 'timeout' | 'killed';
  readonly reason?: KillReason;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: Uint8Array;
  /** The end of it, 64 kB at most. */
  readonly stderr: string;
  readonly wallMs: number;
  /** The most memory that was seen, all its processes and the files they map together. */
  readonly peakBytes: number;
}
