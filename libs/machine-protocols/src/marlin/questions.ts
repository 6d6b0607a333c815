/** Between two looks at slow things: position without auto-report, the machine's own card. */
const SELDOM = 5;

/** Which questions keep the readings fresh: the machine reports by itself where it can, else it is asked. */
export class Questions {
  /** Seen since the connection: temperatures nobody asked for. */
  hasReported = false;
  private reportsTemperatures = false;
  private reportsPosition = false;
  private reportsCard = false;
  private hasCard = false;
  private askedAtMs = -Infinity;
  private askedSeldomAtMs = -Infinity;
  private temperaturesAtMs = -Infinity;

  constructor(private readonly pollMs: number) {}

  /** @returns the lines that switch the reports on */
  begin(capabilities: Readonly<Record<string, string>>): string[] {
    const has = (name: string): boolean => capabilities[name] === '1';
    this.hasReported = false;
    this.reportsTemperatures = has('AUTOREPORT_TEMP');
    this.reportsPosition = has('AUTOREPORT_POS');
    this.reportsCard = has('AUTOREPORT_SD_STATUS');
    this.hasCard = has('SDCARD');
    this.askedAtMs = -Infinity;
    this.askedSeldomAtMs = -Infinity;
    const everyS = Math.max(1, Math.round(this.pollMs / 1000));
    return [
      ...(this.reportsTemperatures ? [`M155 S${everyS}`] : []),
      ...(this.reportsPosition ? [`M154 S${everyS}`] : []),
      ...(this.reportsCard ? [`M27 S${everyS * SELDOM}`] : []),
    ];
  }

  heardTemperatures(nowMs: number): void {
    this.temperaturesAtMs = nowMs;
  }

  /** The position will have changed: ask soon. */
  askPositionSoon(): void {
    this.askedSeldomAtMs = -Infinity;
  }

  /** @returns the questions due now */
  due(nowMs: number, isBusy: boolean): string[] {
    if (nowMs - this.askedAtMs < this.pollMs) return [];
    this.askedAtMs = nowMs;
    const due: string[] = [];
    // The line that switched the reports on may have been lost with a restart nobody saw.
    const isSilent = nowMs - this.temperaturesAtMs > 3 * this.pollMs;
    if (!this.reportsTemperatures || isSilent) due.push('M105');
    if (nowMs - this.askedSeldomAtMs < SELDOM * this.pollMs) return due;
    this.askedSeldomAtMs = nowMs;
    // Old firmwares drain the planner for M114: the seldomer the better.
    if (!this.reportsPosition) due.push('M114');
    if (this.hasCard && !this.reportsCard && !isBusy) due.push('M27');
    return due;
  }
}
