import { randomInt } from 'node:crypto';

const CONSONANTS = 'KLMNPRSTWY';
const VOWELS = 'AIU';

/**
 * A code people can read out over a bad telephone line, like `KUTI-7342`: syllables that Spanish and Kichwa speakers
 * say alike, then four digits. 900 × 10,000 = nine million codes; guessing is slowed down besides.
 */
export function newRequestCode(random: (max: number) => number = (max) => randomInt(max)): string {
  const syllable = (): string => `${CONSONANTS[random(CONSONANTS.length)]}${VOWELS[random(VOWELS.length)]}`;
  return `${syllable()}${syllable()}-${String(random(10_000)).padStart(4, '0')}`;
}

/** As typed on an old telephone: spaces, small letters, the hyphen forgotten. */
export const cleanRequestCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^([A-Z]{4})(\d{4})$/, '$1-$2');
