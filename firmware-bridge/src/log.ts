export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** One line per event; fields like machineId, attemptId. Never programs or secrets. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** JSON lines on standard error, for systemd's journal. */
export const stderrLog: Log = (level, message, fields) => {
  if (level !== 'debug') process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
};

/** Text from a machine or the network, safe to print. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
