import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '#libs/domain';

const WEB = path.resolve('apps/web/src');

interface Texts {
  readonly [key: string]: string | Texts;
}

/** `{ 'ask.title': 'Pedir: {{title}}' }` */
function flat(texts: Texts, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}
const textsOf = (language: string) =>
  flat(JSON.parse(readFileSync(path.join(WEB, 'locales', `${language}.json`), 'utf8')) as Texts);
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort((a, b) => a.localeCompare(b));

const es = textsOf('es');
const en = textsOf('en');
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '');

const code = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('generated'))
  .map((file) => readFileSync(path.join(WEB, file), 'utf8'))
  .join('\n');

describe('the texts of the web interface', () => {
  it('have the same keys in Spanish and English', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(es).sort());
  });

  it('have the same placeholders in Spanish and English', () => {
    const different = Object.keys(es).filter(
      (key) => placeholders(es[key]!).join() !== placeholders(en[key] ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('have no empty text', () => {
    expect([...Object.entries(es), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are all used: as a literal, or under a prefix that is completed at run time', () => {
    const literals = new Set([...code.matchAll(/'([a-zA-Z]+\.[\w.-]+)'/g)].map((match) => match[1]));
    const prefixes = [...code.matchAll(/`([a-zA-Z]+\.[\w.-]*)\$\{/g)].map((match) => match[1]!);
    const unused = Object.keys(es)
      .map(withoutPlural)
      .filter((key) => !literals.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('exist for every key the code asks for by name', () => {
    const known = new Set(Object.keys(es).map(withoutPlural));
    const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  it('have words for every error code', () => {
    expect(Object.keys(ERROR_CODES).filter((error) => !es[`error.${error}`])).toEqual([]);
  });

  it('say error titles in English as the server does', () => {
    const different = Object.entries(ERROR_CODES).filter(([error, { title }]) => en[`error.${error}`] !== title);
    expect(different).toEqual([]);
  });
});
