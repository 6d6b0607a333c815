/** XOR of all characters, as Marlin's `*nn` and RepRap's before it. */
function xorOf(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return sum & 0xff;
}

/** `N<number> <text>*<XOR of all characters before the star>` */
export function withChecksum(number: number, text: string): string {
  const body = `N${number} ${text}`;
  return `${body}*${xorOf(body)}\n`;
}
