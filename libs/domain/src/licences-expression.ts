/** A parsed SPDX licence expression. Exceptions (`WITH`) widen a grant, so a decision may ignore them. */
export type LicenceTree =
  | { readonly kind: 'licence'; readonly id: string; readonly exception?: string }
  | { readonly kind: 'or' | 'and'; readonly left: LicenceTree; readonly right: LicenceTree };

const TOKEN = /\s*(\(|\)|[A-Za-z0-9.+:-]+)/y;

/** Deeper and longer than any real expression, shallow enough for the stack of a recursive reader. */
const MAX_EXPRESSION_CHARS = 500;

function tokensOf(text: string): readonly string[] | undefined {
  const source = text.trim();
  if (source.length > MAX_EXPRESSION_CHARS) return undefined;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (!match?.[1]) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
}

const isOperator = (token: string, operator: string) => token.toUpperCase() === operator;
const isId = (token: string | undefined): token is string =>
  token !== undefined && !/^(\(|\)|and|or|with)$/i.test(token);

/**
 * Reads an SPDX expression (SPDX 2.3 annex D: `WITH` binds tighter than `AND`, `AND` tighter than `OR`).
 * Ids are not checked against the SPDX list. Undefined when the text is not an expression, e.g. `CC-BY-SA 4.0`.
 */
export function parseLicenceExpression(text: string): LicenceTree | undefined {
  const tokens = tokensOf(text);
  if (!tokens || tokens.length === 0) return undefined;
  let next = 0;

  const parseChain = (operator: 'OR' | 'AND', parsePart: () => LicenceTree | undefined): LicenceTree | undefined => {
    let left = parsePart();
    while (left && isOperator(tokens[next] ?? '', operator)) {
      next++;
      const right = parsePart();
      left = right && { kind: operator === 'OR' ? 'or' : 'and', left, right };
    }
    return left;
  };
  const parseAtom = (): LicenceTree | undefined => {
    const token = tokens[next++];
    if (token === '(') {
      const inner = parseOr();
      return tokens[next++] === ')' ? inner : undefined;
    }
    if (!isId(token)) return undefined;
    if (!isOperator(tokens[next] ?? '', 'WITH')) return { kind: 'licence', id: token };
    const exception = tokens[next + 1];
    next += 2;
    return isId(exception) ? { kind: 'licence', id: token, exception } : undefined;
  };
  const parseAnd = () => parseChain('AND', parseAtom);
  const parseOr = (): LicenceTree | undefined => parseChain('OR', parseAnd);

  const tree = parseOr();
  return next === tokens.length ? tree : undefined;
}
