import type { SessionEvent } from '#libs/machine-protocols';
import { fingerprintOf } from './fingerprint.js';
import type { GateInput } from './gate-types.js';

/** What an event of the machine means to the gate; undefined: nothing. */
export function gateInputOf(event: SessionEvent): GateInput | undefined {
  switch (event.type) {
    case 'identified':
      return { type: 'identified', seen: fingerprintOf(event.identity) };
    case 'first-byte':
    case 'resumed':
      return { type: event.type };
    case 'paused': {
      const message = event.prompt?.text ?? event.message;
      return { type: 'paused', ...(message === undefined ? {} : { message }) };
    }
    case 'ended': {
      const { outcome, code, message, ackedBlocks } = event;
      return { type: 'ended', outcome, ackedBlocks, reason: { ...(code && { code }), ...(message && { message }) } };
    }
    default:
      return undefined;
  }
}
