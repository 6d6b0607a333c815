import type { Answer, Problem } from './host-view.js';

/** @param damagedStatus what the machine answers when the checksum of the file does not match */
export function uploadProblem(answer: Answer, damagedStatus: number): Problem | undefined {
  if (answer.ok) return undefined;
  const { status, message } = answer;
  if (status === damagedStatus) {
    const why = `The program arrived damaged (${message}). Nothing was started; check the network.`;
    return { code: 'RUN_LINK_NOISY', message: why };
  }
  if (status === 0) return { code: 'RUN_LINK_LOST', message: `The program could not be sent: ${message}.` };
  return { code: 'ORDER_REFUSED', message: `The machine did not take the program (${status} ${message}).` };
}
