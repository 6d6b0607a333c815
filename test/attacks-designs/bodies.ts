import type { Attack, AttackRow } from './attack.js';

const json = (name: string, body: string, code: Attack['code'] = 'INPUT_INVALID', path = '/api/imports'): Attack => ({
  name,
  code,
  make: () => ({ kind: 'request', path, contentType: 'application/json', body }),
});

/** The body of an import with something in it that has no place there. */
const withMore = (more: string) => `{"kind": "url", "address": "https://forge.test/a.zip", "more": ${more}}`;
const nested = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels);

export const BODIES: readonly AttackRow[] = [
  {
    title: 'JSON that breaks its reader',
    control: '1 MB, 32 levels, no prototypes, every field by its schema; numbers are finite',
    attacks: [
      json('33 levels', withMore(nested(32))),
      json('450,000 brackets', withMore(nested(450_000))),
      json('450,000 brackets where nobody has logged in', withMore(nested(450_000)), 'INPUT_INVALID', '/api/requests'),
      json('150,000 objects', withMore(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`)),
      json('450,000 brackets that stay open', withMore('['.repeat(450_000))),
      json('nothing but brackets', nested(450_000)),
      json('a prototype', `{"__proto__": {"kind": "url", "address": "https://forge.test/a.zip"}}`),
      json('a constructor', withMore('{"constructor": {"prototype": {"isAdmin": true}}}')),
      json('a number without end', '{"kind": "url", "address": 1e400}'),
      json('a megabyte of text', withMore(`"${'x'.repeat(1_000_000)}"`), 'INPUT_TOO_LARGE'),
      json('a zero byte', '{"kind": "url", "address": "https://forge.test/\\u0000"}'),
      json('half of a pair', '{"kind": "url", "address": "https://forge.test/\\ud800"}'),
    ],
  },
]; // prettier-ignore
