import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { RECORD_KINDS } from './licences-evidence.js';
import { PURPOSES, REQUESTER_KINDS } from './licences-table.js';
import { decideForOrder } from './licences.js';

const NOW = Date.UTC(2026, 4, 1);
const QUESTION =
  /^requester `(\w+)`, (?:own lab|lab `(\w+)` (paid|unpaid)), licence `([^`]+)`, purpose `(\w+)`(, changed design)?(?:, on file: (expired )?([a-z-]+))?$/;
const VERDICT = /^`([a-z-]+)` \(`([a-z-]+)`\)(?:, overruled by the (lab-admin|licensor))?(, citing the record)?$/;

const one = <T extends string>(of: readonly T[], text: string | undefined): T => {
  const found = of.find((each) => each === text);
  if (found === undefined) throw new Error(`${text} is none of ${of.join(', ')}`);
  return found;
};

/** The examples of the page: a title, then one line for each part of it. */
const examples = readFileSync('docs/licences.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [title = '', ...lines] = section.trim().split('\n');
    const part = (name: string) =>
      lines.find((line) => line.startsWith(`- ${name}: `))?.slice(name.length + 4) ?? `no ${name}`;
    return { title, part };
  });

describe('the examples of docs/licences.md', () => {
  it('are twenty', () => {
    expect(examples).toHaveLength(20);
  });

  it.each(examples)('$title', ({ part }) => {
    const [question, requesterText, labText, paid, licence = '', purpose, changed, ended, kind] =
      QUESTION.exec(part('Question')) ?? [];
    expect(question).toBe(part('Question'));
    const requester = one(REQUESTER_KINDS, requesterText);
    const record = { id: 'r1', validFromMs: 0, validUntilMs: ended === undefined ? undefined : NOW };
    const decision = decideForOrder({
      expressions: licence.split(' + '),
      requester,
      purpose: one(PURPOSES, purpose),
      isModified: changed !== undefined,
      lab: labText === undefined ? requester : one(REQUESTER_KINDS, labText),
      isLabPaid: paid === 'paid',
      isOwnLab: labText === undefined,
      evidence: { atMs: NOW, records: kind === undefined ? [] : [{ ...record, kind: one(RECORD_KINDS, kind) }] },
    });
    const [, verdict, reason, mayOverrule, citing] = VERDICT.exec(part('Verdict')) ?? [];
    expect({ ...decision }).toMatchObject({
      verdict,
      reason,
      clause: part('Clause'),
      records: citing === undefined ? [] : ['r1'],
    });
    expect(decision.mayOverrule).toBe(mayOverrule);
    expect(decision.duties.map((duty) => `\`${duty}\``).join(', ') || 'none').toBe(part('Duties'));
    expect(part('Why').length).toBeGreaterThan(20);
  });
});
