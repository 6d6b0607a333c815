const WORDS = /^(?:[A-Z][+-]?(?:\d+\.?\d*|\.\d+))+$/;
/** Every build of the family knows these. */
const BASIC = /^(?:G0*[0-4]|G17|G18|G19|G20|G21|G90|G91|G94|M0*[0345]|M30)$/;

/**
 * GRBL checks no line, but a well-formed block can only be refused in some ways. An answer that cannot belong to
 * this block says that it arrived damaged.
 */
export function isImpossibleError(code: number, block: string): boolean {
  const text = block.toUpperCase().replaceAll(' ', '');
  if (!WORDS.test(text)) return false;
  const words = text.match(/[A-Z][^A-Z]*/g) ?? [];
  const commands = words.filter((word) => word.startsWith('G') || word.startsWith('M'));
  const letters = words.map((word) => word.charAt(0)).filter((letter) => letter !== 'G' && letter !== 'M');
  const lacks = (...some: readonly string[]): boolean => !letters.some((letter) => some.includes(letter));
  switch (code) {
    // A word without letter or number, `$` commands, the length, the jog: nothing of it is in a well-formed block.
    case 1:
    case 2:
    case 3:
    case 5:
    case 6:
    case 8:
    case 10:
    case 11:
    case 12:
    case 14:
    case 15:
    case 16:
      return true;
    case 20:
      return commands.every((word) => BASIC.test(word)) && lacks('A', 'B', 'C', 'D', 'E', 'H', 'O', 'Q', 'U', 'V', 'W');
    case 21:
    case 24:
      return commands.length <= 1;
    case 25:
      return new Set(letters).size === letters.length;
    case 27:
      return lacks('N');
    case 32:
    case 33:
    case 34:
    case 35:
      return lacks('I', 'J', 'K', 'R') && !commands.some((word) => /^G0*[23]$/.test(word));
    case 36:
      return lacks('A', 'B', 'C', 'D', 'H', 'I', 'J', 'K', 'L', 'P', 'Q', 'R');
    case 38:
      return lacks('T');
    default:
      return false;
  }
}
