import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Manifest } from './manifest.js';
import { isSpdxExpression } from './manifest-licence.js';

/**
 * The field lists of OKH-LOSH 2.4 (template of 2024) and OKH v1 (2019), in our own words: what another reader may rely
 * on in a manifest we write. Unlike the reader, which forgives, it forgives nothing but fields it does not know.
 */
const text = z.string().trim().min(1);
const address = z.url({ protocol: /^https?$/, error: 'must be a web address' });
const path = text.refine(
  (value) =>
    /^https?:\/\//.test(value) ||
    !(/^[./]*\/|^[a-z][a-z0-9+.-]*:|\/\/|\\/i.test(value) || value.split('/').includes('..')),
  'must be a path below the manifest’s folder, or a web address',
);
const paths = z.union([path, z.array(path)]);
const spdx = text.refine(isSpdxExpression, 'must be an SPDX expression');
const language = text.regex(/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i, 'must be a BCP 47 tag');
const tsdc = z.union([text, z.array(text)]);
const lengthMm = z.number().positive();
const size = z.strictObject({ width: lengthMm, depth: lengthMm, height: lengthMm });
const images = z.array(z.looseObject({ location: path }));
const link = z.union([
  text,
  z.looseObject({ title: text.optional(), manifest: text.optional(), web: text.optional() }),
]);
const links = z.union([link, z.array(link)]);

const partFields = {
  tsdc: tsdc.optional(),
  source: paths.optional(),
  export: paths.optional(),
  auxiliary: paths.optional(),
  image: images.optional(),
  mass: z.number().nonnegative().optional(),
  'outer-dimensions': size.optional(),
};

const losh = z.looseObject({
  okhv: z.literal('2.4'),
  name: text,
  repo: address,
  version: text,
  license: spdx,
  licensor: z.union([text, z.array(text).min(1)]),
  function: text,
  organization: z.union([text, z.array(text)]).optional(),
  readme: paths.optional(),
  'contribution-guide': paths.optional(),
  bom: paths.optional(),
  'manufacturing-instructions': paths.optional(),
  'user-manual': paths.optional(),
  'documentation-language': z.union([language, z.array(language)]).optional(),
  'technology-readiness-level': z.string().regex(/^OTRL-[1-6]$/).optional(),
  'documentation-readiness-level': z.string().regex(/^ODRL-([124]|3\*?)$/).optional(),
  'fork-of': z.union([text, z.array(text)]).optional(),
  part: z
    .array(
      z.looseObject({ name: text, ...partFields }).refine((part) => part.source !== undefined || part.export !== undefined, {
        error: 'must name source or export',
      }),
    )
    .optional(),
  ...partFields,
}); // prettier-ignore

const files = z.array(z.looseObject({ path, title: text.optional() }));
const person = z.looseObject({ name: text.optional(), affiliation: text.optional() });

const v1 = z
  .looseObject({
    'okh-manifest-version': z.literal('1.0.0'),
    title: text,
    description: text,
    license: z
      .looseObject({ hardware: spdx.optional(), documentation: spdx.optional(), software: spdx.optional() })
      .refine((table) => table.hardware ?? table.documentation ?? table.software, 'must name at least one licence'),
    licensor: person.optional(),
    'project-link': address.optional(),
    'documentation-home': address.nullish(),
    keywords: z.array(text).optional(),
    image: path.optional(),
    made: z.boolean().optional(),
    'made-independently': z.boolean().optional(),
    version: z.union([text, z.number()]).optional(),
    'development-stage': text.optional(),
    'documentation-language': language.optional(),
    'design-files': files.optional(),
    schematics: files.optional(),
    'making-instructions': files.optional(),
    'manufacturing-files': files.optional(),
    'operating-instructions': files.optional(),
    software: files.optional(),
    bom: text.optional(),
    'tool-list': text.optional(),
    'derivative-of': links.optional(),
    'variant-of': links.optional(),
    'sub-parts': links.optional(),
  })
  .refine((table) => table['project-link'] ?? table['documentation-home'], {
    error: 'must be there, or documentation-home',
    path: ['project-link'],
  });

/**
 * What a written manifest lacks of the field list of its format, one line each (`repo: …`); none: valid. What the
 * original never said (a missing repo, no licensor) is not invented by writing it, and is found here.
 */
export function fieldListProblems(manifestText: string, format: Manifest['format']): readonly string[] {
  const data: unknown = format === 'okh-losh' ? parseToml(manifestText) : parseYaml(manifestText, { schema: 'core' });
  const { error } = (format === 'okh-losh' ? losh : v1).safeParse(data);
  return (error?.issues ?? []).map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
}
