/**
 * The name of a bought thing as a key of the shelf: `Perno M6×20` and `perno  m6 x 20` are one. Case, accents and spaces do
 * not tell things apart; every other sign does (`1/4-20` is not `1/4-28`).
 */
export function designationKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/×/g, 'x')
    .replace(/(\d)\s*x\s*(?=\d)/g, '$1x')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
