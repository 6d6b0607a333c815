/** Beyond Latin-1: the signs of Windows-1252 that PDF's built-in fonts have at 0x80-0x9F (ISO 32000-1, annex D.2). */
const EXTRA = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

const isPrintable = (sign: string): boolean => /^[\x20-\x7e\xa0-\xff]$/.test(sign) || EXTRA.includes(sign);

/**
 * Text as the built-in fonts can print it: Spanish, Kichwa and English whole, accents of other languages dropped,
 * signs of other scripts as `?`, control characters and line ends as spaces.
 */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' '))
    .map((sign) => {
      if (isPrintable(sign)) return sign;
      const [bare = '?'] = sign.normalize('NFKD');
      return isPrintable(bare) ? bare : '?';
    })
    .join('')
    .trim();
}
