import { describe, expect, it } from '@jest/globals';
import { dueFor, type Due } from './deadlines.js';
import { isHarmlessRefusal, isProgramFault } from './conclusions.js';
import { ATTEMPT_STATES, type AttemptState } from '../states.js';
import { ERROR_CODES, type ErrorCode } from '../errors.js';

const CREATED = 1_000_000;
const START_BY = CREATED + 600_000;
const due = (
  state: AttemptState,
  ageMs: number,
  isOnline = true,
  committedAtMs: number | null = null,
  introducedAgeMs = 0,
): Due =>
  dueFor(
    { state, createdAtMs: CREATED, startByMs: START_BY, committedAtMs },
    { isOnline, introducedAtMs: CREATED + introducedAgeMs },
    CREATED + ageMs,
  );

describe('[BP-SRV-09] [BP-SRV-11] [BP-SRV-12] what is due for an attempt', () => {
  it.each([
    ['offered', 20_000, true, 'nothing'],
    ['offered', 20_001, true, 'query'],
    ['offered', 20_001, false, 'nothing'],
    ['stored', 20_001, true, 'query'],
    // The bridge's clock may be 30 s behind: before that its start may still be right.
    ['offered', 630_000, true, 'query'],
    // Written down as there, and not heard since the deadline: it may have begun before the database was restored.
    ['offered', 630_001, true, 'query'],
    ['stored', 10_000_000, true, 'query'],
    // At a bridge out of reach a person may have started what was loaded.
    ['stored', 630_001, false, 'unknown'],
    ['offered', 630_001, false, 'unknown'],
    ['prepared', 20_000, true, 'nothing'],
    ['prepared', 20_001, false, 'query'],
    ['prepared', 90_000, true, 'query'],
    ['prepared', 90_001, true, 'unknown'],
    ['prepared', 10_000_000, true, 'unknown'],
  ] as const)('%s for %i ms, bridge online %s: %s', (state, ageMs, isOnline, expected) => {
    expect(due(state, ageMs, isOnline)).toBe(expected);
  });

  it('[BP-SRV-29] calls an offer expired once its bridge introduced itself after the deadline and answered nothing', () => {
    expect(due('stored', 700_000, true, null, 600_000)).toBe('query');
    expect(due('stored', 700_001, true, null, 640_001)).toBe('query');
    expect(due('stored', 700_002, true, null, 640_001)).toBe('expire');
    expect(due('stored', 700_002, false, null, 640_001)).toBe('unknown');
  });

  it('counts a committed start from its commit', () => {
    expect(due('prepared', 400_000, true, CREATED + 395_000)).toBe('nothing');
    expect(due('prepared', 400_000, true, CREATED + 300_000)).toBe('unknown');
  });

  it('[BP-SRV-13] is nothing once it began or ended, however long ago: only the bridge or a person knows', () => {
    const others = ATTEMPT_STATES.filter((state) => !['offered', 'stored', 'prepared'].includes(state));
    for (const state of others) expect(due(state, 1e9)).toBe('nothing');
  });

  it('[BP-SRV-11] never calls a committed start expired', () => {
    for (let ageMs = 0; ageMs < 2_000_000; ageMs += 5_000)
      expect(due('prepared', ageMs, true, null, 610_000)).not.toBe('expire');
  });
});

describe('a refusal', () => {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];

  it('blames the program for what is wrong in its bytes', () => {
    expect(codes.filter(isProgramFault)).toEqual([
      ...codes.filter((code) => code.startsWith('GCODE_')),
      'ENC_BYTES',
      'ENC_BOM',
      'ENC_NOT_TEXT',
      'FILE_TOO_BIG',
      'BGCODE_INVALID',
      'PROGRAM_HASH',
    ]);
    expect(isProgramFault(undefined)).toBe(false);
  });

  it('is harmless when it says nothing about the machine, and never both', () => {
    expect(codes.filter(isHarmlessRefusal)).toEqual(['START_EXPIRED', 'START_FENCED', 'ATTEMPT_NEVER_SEEN']);
    expect(codes.some((code) => isHarmlessRefusal(code) && isProgramFault(code))).toBe(false);
  });
});
