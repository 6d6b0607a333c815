import { describe, expect, it } from '@jest/globals';
import { FIRMWARES, isDrivable } from '#libs/domain';
import { createSession } from './create-session.js';
import { GrblSession } from './grbl/grbl-session.js';
import { MarlinSession } from './marlin/marlin-session.js';
import { MoonrakerSession } from './moonraker/moonraker-session.js';
import { OctoPrintSession } from './octoprint/octoprint-session.js';

describe('the session of a firmware', () => {
  it.each([
    ['marlin', MarlinSession],
    ['reprapfirmware', MarlinSession],
    ['repetier', MarlinSession],
    ['smoothie', MarlinSession],
    ['grbl', GrblSession],
    ['grblhal', GrblSession],
    ['klipper', MoonrakerSession],
  ] as const)('%s is spoken to by one that knows it', (firmware, session) => {
    expect(createSession(firmware)).toBeInstanceOf(session);
  });

  it('behind OctoPrint the firmware does not matter', () => {
    expect(createSession('repetier', {}, 'octoprint://pi.local/?key=k')).toBeInstanceOf(OctoPrintSession);
  });

  it('is refused where none can drive the machine, and nowhere else', () => {
    const refused = FIRMWARES.filter((firmware) => {
      try {
        return !createSession(firmware);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ORDER_UNSUPPORTED' });
        return true;
      }
    });
    expect(refused).toEqual(['linuxcnc']);
    expect(FIRMWARES.filter((firmware) => !isDrivable(firmware))).toEqual(refused);
  });
});
