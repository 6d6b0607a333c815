import { z } from 'zod';
import { FEEDBACK_KINDS, FEEDBACK_STATES, LICENCE_FAMILIES, REVIEW_ACTS, REVIEW_STATES } from '#libs/domain';
import { readBox } from '#libs/designs';
import { route } from '../http/route.js';
import { idSchema, problemItemSchema, processSchema, sizeMmSchema, timestampSchema } from '../http/common.schema.js';

export const localisedSchema = z
  .object({ es: z.string().optional(), en: z.string().optional() })
  .describe('Text by language; at least one is there')
  .meta({ id: 'Localised' });

export const designSummarySchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    version: z.string(),
    title: localisedSchema,
    summary: localisedSchema,
    licence: z.string().describe('SPDX expression'),
    imageUrl: z.string().nullable(),
    processes: z.array(processSchema),
    partCount: z.number().int(),
    licenceFamily: z.enum(LICENCE_FAMILIES),
    review: z.enum(REVIEW_STATES).describe('What the people of the site think of this revision'),
    technologyReadiness: z.string().nullable().describe('`OTRL-1` to `OTRL-6`'),
  })
  .meta({ id: 'DesignSummary' });

export const designPartSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['make', 'buy', 'salvage']),
    quantity: z.number(),
    steps: z.array(processSchema),
    materials: z.array(z.string()),
    sizeMm: sizeMmSchema.nullable(),
    massG: z.number().nullable(),
    fileUrl: z.string().nullable(),
    note: z.string().nullable(),
    level: z.number().int().describe('0: in the machine itself; parts come in the order of their tree'),
    partOf: z.string().nullable().describe('Id of the part it is built into; `quantity` is per piece of that'),
    totalQuantity: z.number().describe('Pieces in one machine'),
    alternates: z.array(
      z.object({ name: z.string(), kind: z.enum(['make', 'buy', 'salvage']), partId: z.string().nullable() }),
    ),
    pictureUrl: z.string().nullable().describe('Its model as a picture, once it is made'),
    previewUrl: z.string().nullable().describe('Its model as a light mesh for looking at it from all sides'),
  })
  .meta({ id: 'DesignPart' });

export const designSchema = designSummarySchema
  .extend({
    contentHash: z.string(),
    licensors: z.array(z.string()),
    repo: z.string().nullable(),
    manifestUrl: z.string(),
    imageUrls: z.array(z.string()),
    importedAt: timestampSchema,
    parts: z.array(designPartSchema),
    problems: z.array(problemItemSchema).describe('Warnings met at import'),
    isCurrent: z.boolean().describe('The revision that its name stands for'),
  })
  .meta({ id: 'Design' });

export const SORT_NAMES = ['relevance', 'title', 'newest', 'maturity'] as const;
const word = z.string().trim().min(1).max(60);
/** Filters that narrow each other; a page of what is left. */
export const searchQuerySchema = z.object({
  text: z
    .string()
    .max(100)
    .optional()
    .describe('Words, with or without accents, in Spanish or English; parts of words too'),
  process: processSchema.optional(),
  crop: word.toLowerCase().optional(),
  task: word.toLowerCase().optional(),
  licence: z.enum(LICENCE_FAMILIES).optional(),
  review: z.enum(REVIEW_STATES).optional().describe('Without it, all but withdrawn ones'),
  technology: z
    .string()
    .regex(/^OTRL-[1-6]$/)
    .optional(),
  documentation: z
    .string()
    .regex(/^ODRL-[1-4]\*?$/)
    .optional(),
  fits: z
    .string()
    .max(40)
    .transform((text, context) => {
      const box = readBox(text);
      if (!box) context.addIssue({ code: 'custom', message: 'Write three lengths in mm, such as 220x220x250.' });
      return box ?? z.NEVER;
    })
    .optional()
    .describe('Every made part fits into a box of these sides in mm, however it lies: `220x220x250`'),
  sort: z.enum(SORT_NAMES).optional().describe('Default: relevance for words, else title'),
  offset: z.coerce.number().int().min(0).max(100_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

const revisionSchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    version: z.string(),
    title: localisedSchema,
    importedAt: timestampSchema,
    contentHash: z.string(),
    isCurrent: z.boolean(),
    review: z.enum(REVIEW_STATES),
  })
  .meta({ id: 'DesignRevision' });

export const feedbackSchema = z
  .object({
    id: idSchema,
    kind: z.enum(FEEDBACK_KINDS),
    text: z.string().describe('Plain text of whoever reported it'),
    partId: z.string().nullable(),
    authorName: z.string().nullable(),
    source: z.enum(['requester', 'staff']),
    state: z.enum(FEEDBACK_STATES),
    answer: z.string().nullable(),
    fixedInId: idSchema.nullable().describe('The revision that repairs it'),
    photoUrl: z.string().nullable(),
    isHidden: z.boolean(),
    createdAt: timestampSchema,
    changedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'DesignFeedback' });

export const knownGoodSchema = z
  .object({
    id: idSchema,
    partId: z.string(),
    machineClass: z.string(),
    material: z.string(),
    settings: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .describe('Of the program maker, units in the names: `layerHeightMm`, `infillPercent`, `supports`'),
    engine: z.string().nullable(),
    note: z.string().nullable(),
    author: z.string(),
    isFromJob: z.boolean().describe('Taken from a job whose piece passed its check'),
    createdAt: timestampSchema,
  })
  .meta({ id: 'KnownGoodSettings' });

const ancestorSchema = z.object({
  title: localisedSchema,
  kind: z.enum(['fork-of', 'derivative-of', 'variant-of']),
  design: revisionSchema.nullable().describe('When it is in this catalogue'),
  url: z.string().nullable().describe('Its project elsewhere'),
});

export const designDetailSchema = designSchema
  .extend({
    documentationReadiness: z.string().nullable().describe('`ODRL-1` to `ODRL-4`'),
    reviewed: z.object({
      goodBuilds: z.number().int().describe('Whole machines of this revision whose pieces passed their checks'),
      provenAfterBuilds: z.number().int(),
      isLookWanted: z.boolean().describe('Enough people report trouble: somebody is asked to look again'),
      withdrawnReason: z.string().nullable(),
      successor: revisionSchema.nullable(),
      history: z.array(
        z.object({
          at: timestampSchema,
          act: z.enum(REVIEW_ACTS),
          from: z.enum(REVIEW_STATES),
          to: z.enum(REVIEW_STATES),
          reason: z.string().nullable(),
          by: z.string().nullable().describe('Only staff sees names'),
        }),
      ),
    }),
    revisions: z.array(revisionSchema).describe('Newest first'),
    lineage: z.object({
      ancestors: z.array(ancestorSchema),
      forks: z.array(revisionSchema),
      isModified: z.boolean().describe('A fork made here that makes another thing than its origin'),
    }),
    knownGood: z.array(knownGoodSchema),
    feedback: z.array(feedbackSchema).describe('Strangers’ reports appear once staff has seen them; staff sees all'),
    unseenFeedback: z.number().int(),
  })
  .meta({ id: 'DesignDetail' });

export const listDesigns = route({
  method: 'GET',
  path: '/api/designs',
  access: 'public',
  tag: 'catalogue',
  summary:
    'The catalogue: the current revision of each design (500 at most; see `/api/catalogue` for pages and counts)',
  query: searchQuerySchema,
  response: z.array(designSummarySchema),
});
const facetSchema = z.array(z.object({ value: z.string(), count: z.number().int() }));
export const searchCatalogue = route({
  method: 'GET',
  path: '/api/catalogue',
  access: 'public',
  tag: 'catalogue',
  summary: 'A page of the catalogue, with how many designs each filter would leave',
  query: searchQuerySchema,
  response: z
    .object({
      total: z.number().int(),
      designs: z.array(designSummarySchema),
      facets: z.object({
        process: facetSchema,
        crop: facetSchema,
        task: facetSchema,
        licence: facetSchema,
        review: facetSchema,
        technology: facetSchema,
        documentation: facetSchema,
      }),
    })
    .meta({ id: 'CataloguePage' }),
});
export const getDesign = route({
  method: 'GET',
  path: '/api/designs/:designId',
  access: 'public',
  tag: 'catalogue',
  summary:
    'One design with its parts, revisions, review and what people say of it (id of a revision, or the design’s name)',
  params: z.object({ designId: z.string().max(100) }),
  response: designDetailSchema,
  errors: ['NOT_FOUND'],
});
export const getDesignFile = route({
  method: 'GET',
  path: '/api/designs/:designId/files/*',
  access: 'public',
  tag: 'catalogue',
  summary: 'A file of a design, by its path in the manifest’s folder',
  params: z.object({ designId: z.string().max(100), '*': z.string().max(300) }),
  produces: 'application/octet-stream',
  errors: ['NOT_FOUND'],
});
export const importResultSchema = z
  .object({ design: designSchema, isNew: z.boolean().describe('False when exactly this content was here already') })
  .meta({ id: 'ImportResult' });
export const importDesignZip = route({
  method: 'POST',
  path: '/api/designs',
  access: ['operator', 'lab-admin'],
  tag: 'catalogue',
  summary: 'Import a design from a zip with its manifest (form field `file`)',
  consumes: 'multipart/form-data',
  response: importResultSchema,
  status: 201,
  errors: [
    'MANIFEST_MISSING',
    'MANIFEST_SYNTAX',
    'MANIFEST_EMPTY',
    'MANIFEST_FIELD',
    'MANIFEST_LICENCE',
    'DESIGN_FILE_MISSING',
    'MODEL_EMPTY',
    'MODEL_INVALID',
    'ARCHIVE_INVALID',
    'ARCHIVE_NAME',
    'ARCHIVE_BOMB',
    'INPUT_TOO_LARGE',
  ],
});
export const importDesignFolder = route({
  method: 'POST',
  path: '/api/designs/import-folder',
  access: ['lab-admin'],
  tag: 'catalogue',
  summary: 'Import a design from a folder on the server',
  body: z.object({ path: z.string().min(1).max(500) }),
  response: importResultSchema,
  status: 201,
  errors: ['MANIFEST_MISSING', 'MANIFEST_SYNTAX', 'MANIFEST_LICENCE'],
});
