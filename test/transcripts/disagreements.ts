/** Where session or simulator do not yet follow a transcript: `file side` -> why. Empty is the goal. */
export const DISAGREEMENTS: Readonly<Record<string, string>> = {
  'grbl-alarm-4.txt machine': 'ALARM:4 is a fault without late ok, and lines behind it are answered',
};
