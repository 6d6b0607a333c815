export interface Word {
  readonly letter: string;
  readonly value: number;
}

export type WordProblem = 'letter' | 'number';

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;

/** The words of a line, blanks and case ignored; comments were stripped by the host. */
export function readWords(line: string): readonly Word[] | WordProblem {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const code = line.charCodeAt(at) & ~0x20;
    if (line.charCodeAt(at) === 0x20) {
      at++;
      continue;
    }
    if (code < 65 || code > 90) return 'letter';
    NUMBER.lastIndex = at + 1;
    while (line.charCodeAt(NUMBER.lastIndex) === 0x20) NUMBER.lastIndex++;
    const number = NUMBER.exec(line);
    if (!number) return 'number';
    words.push({ letter: String.fromCharCode(code), value: Number(number[0]) });
    at = NUMBER.lastIndex;
  }
  return words;
}

export function valueOf(words: readonly Word[], letter: string): number | undefined {
  return words.find((word) => word.letter === letter)?.value;
}
