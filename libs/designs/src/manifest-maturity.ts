import { MATURITY_LEVELS, type Manifest, type Maturity, type MaturityLevel } from './manifest.js';
import { quote, type Fields } from './manifest-fields.js';

/** OTRL: 1 ideation, 2 conception, 3 development, 4 prototype, 5 production readiness, 6 production (OSEG ontology OTRL). */
const LEVEL_OF_OTRL: Readonly<Record<string, MaturityLevel>> = {
  'OTRL-1': 'idea',
  'OTRL-2': 'idea',
  'OTRL-3': 'development',
  'OTRL-4': 'prototype',
  'OTRL-5': 'product',
  'OTRL-6': 'product',
};

/** OKH v1 leaves the stage to the author's words; the first that fits. */
const LEVEL_OF_STAGE: readonly (readonly [RegExp, MaturityLevel])[] = [
  [/proto/i, 'prototype'],
  [/product/i, 'product'],
  [/develop|design|alpha|beta/i, 'development'],
  [/idea|concept/i, 'idea'],
];

type Statements = Pick<Manifest, 'technologyReadiness' | 'developmentStage' | 'isMade' | 'isMadeIndependently'>;

/**
 * How far a design has come: the most that any of its fields says, and which one says it. The level of the
 * documentation (ODRL) counts for nothing here: good papers may describe what was never built.
 */
export function maturityOf(manifest: Statements): Maturity | undefined {
  const { technologyReadiness, developmentStage, isMade, isMadeIndependently } = manifest;
  const stage = LEVEL_OF_STAGE.find(([pattern]) => pattern.test(developmentStage ?? ''))?.[1];
  const said: readonly (Maturity | undefined)[] = [
    statement('technology-readiness-level', technologyReadiness, LEVEL_OF_OTRL[technologyReadiness ?? '']),
    statement('development-stage', developmentStage, stage),
    isMade === true ? { level: 'prototype', field: 'made', value: 'true' } : undefined,
    isMadeIndependently === true ? { level: 'replicated', field: 'made-independently', value: 'true' } : undefined,
  ];
  const rank = (one: Maturity) => MATURITY_LEVELS.indexOf(one.level);
  return said
    .filter((one) => one !== undefined)
    .reduce<Maturity | undefined>((best, one) => (best && rank(best) >= rank(one) ? best : one), undefined);
}

const statement = (field: string, value: string | undefined, level: MaturityLevel | undefined): Maturity | undefined =>
  value !== undefined && level !== undefined ? { level, field, value } : undefined;

const READINESS = {
  'technology-readiness-level': [/^OTRL-[1-6]$/, 'OTRL-1 to OTRL-6'],
  'documentation-readiness-level': [/^ODRL-([124]|3\*?)$/, 'ODRL-1, ODRL-2, ODRL-3, ODRL-3* or ODRL-4'],
} as const;

/** A readiness level; what is none is a warning, with the level most likely meant. */
export function readReadiness(fields: Fields | undefined, key: keyof typeof READINESS): string | undefined {
  const [pattern, levels] = READINESS[key];
  const level = fields?.text(key);
  if (level === undefined || pattern.test(level)) return level;
  const meant = `${levels.slice(0, 4)}-${/\d\*?$/.exec(level)?.[0] ?? ''}`;
  fields?.warn(
    key,
    `is ${quote(level)}`,
    pattern.test(meant) ? `Write ${quote(meant)} if that is meant` : `Use ${levels}`,
  );
  return undefined;
}
