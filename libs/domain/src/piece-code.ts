/**
 * No I, L, O, U, S, 0, 1: nothing that looks like something else on a scratched label. A prime number of characters,
 * so that a weighted sum finds every single wrong one and every two that changed places.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRTVWXYZ';
const PLACES = 8;

const valuesOf = (text: string): readonly number[] => Array.from(text, (letter) => ALPHABET.indexOf(letter));

/** The last character weighs 1, the one before it 2, and so on; of a good code the sum is 0. */
const sumOf = (values: readonly number[]): number =>
  values.reduce((sum, value, index) => sum + value * (values.length - index), 0) % ALPHABET.length;

const withHyphen = (text: string): string => `${text.slice(0, 4)}-${text.slice(4)}`;

/**
 * A code of a piece, like `7KQ4-M2X9`: seven characters by chance (29^7, 17 thousand million) and one that checks them.
 * @param random a whole number from 0 to below `max`
 */
export function newPieceCode(random: (max: number) => number): string {
  const values = Array.from({ length: PLACES - 1 }, () => random(ALPHABET.length));
  const check = (ALPHABET.length - sumOf([...values, 0])) % ALPHABET.length;
  return withHyphen([...values, check].map((value) => ALPHABET[value]).join(''));
}

/**
 * A code as typed or scanned, in its one spelling: small letters, spaces, a lost hyphen, S for 5 and U for V do not
 * matter. Undefined where it cannot be a code of ours, so nobody is asked to look for it.
 */
export function cleanPieceCode(typed: string): string | undefined {
  if (typed.length > 40) return undefined;
  const text = typed
    .toUpperCase()
    .replace(/[\s\-–_.]/g, '')
    .replaceAll('S', '5')
    .replaceAll('U', 'V');
  const values = valuesOf(text);
  const isCode = values.length === PLACES && !values.includes(-1) && sumOf(values) === 0;
  return isCode ? withHyphen(text) : undefined;
}
