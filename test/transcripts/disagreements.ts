/** Where session or simulator do not yet follow a transcript: `file side` -> why. Empty is the goal. */
export const DISAGREEMENTS: Readonly<Record<string, string>> = {
  'grbl-alarm-4.txt machine': 'ALARM:4 is a fault without late ok, and lines behind it are answered',
  'grbl-check-mode.txt machine': '$C is unknown',
  'grbl-crlf.txt machine': 'CR and LF count as one line end',
  'grbl-hold.txt session': 'a pause is ignored once the last line was handed over, although the machine still moves',
  'grbl-line-too-long.txt machine': 'comments are refused',
  'grbl-sleep.txt machine': '$SLP is unknown',
  'marlin-m0-prompt.txt session': 'the text of a prompt that follows "busy" is not told',
  'marlin-m600.txt session': 'the text of a prompt that follows "busy" is not told',
};
