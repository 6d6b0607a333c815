import { BRIDGE_VERSION } from '../bridge.js';
import { say, type Command } from './command.js';

export const versionCommand: Command = {
  help: 'Usage: minga-bridge version',
  run: async () => {
    say(BRIDGE_VERSION);
    return 0;
  },
};
