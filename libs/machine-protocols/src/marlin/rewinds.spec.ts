import { describe, expect, it } from '@jest/globals';
import { Rewinds } from './rewinds.js';

const WINDOW = 4;

describe('rewinds', () => {
  it('fail at the tenth to the same line, and begin to count anew with another line or program', () => {
    const rewinds = new Rewinds();
    for (let time = 1; time <= 9; time++) expect(rewinds.note(7, WINDOW)).toBe(true);
    expect(rewinds.note(7, WINDOW)).toBe(false);
    expect(rewinds.note(8, WINDOW)).toBe(true);
    for (let time = 1; time <= 9; time++) rewinds.note(7, WINDOW);
    rewinds.begin();
    expect(rewinds.note(7, WINDOW)).toBe(true);
  });

  it('ask for silence after four within a window, until it has been silent', () => {
    const rewinds = new Rewinds();
    for (const line of [10, 11, 12]) rewinds.note(line, WINDOW);
    expect(rewinds.needsSilence).toBe(false);
    rewinds.note(13, WINDOW);
    expect(rewinds.needsSilence).toBe(true);
    rewinds.settled();
    expect(rewinds.needsSilence).toBe(false);
  });

  it('far apart never ask for silence', () => {
    const rewinds = new Rewinds();
    for (const line of [10, 20, 30, 40, 50]) rewinds.note(line, WINDOW);
    expect(rewinds.needsSilence).toBe(false);
  });
});
