import { z } from 'zod';
import { FEEDBACK_KINDS, FEEDBACK_STATES, MAX_FEEDBACK_CHARS, REVIEW_ACTS_OF_PEOPLE } from '#libs/domain';
import { PART_FIELDS } from '#libs/designs';
import { idSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';
import { designDetailSchema, feedbackSchema, knownGoodSchema } from './designs.routes.js';

const staff = ['operator', 'lab-admin'] as const;
const params = z.object({ designId: z.string().max(100).describe('Id of a revision, or the design’s name') });

export const reviewDesign = route({
  method: 'POST',
  path: '/api/designs/:designId/review',
  access: staff,
  tag: 'catalogue',
  summary: 'Say what you think of a revision: found sound, still sound, in doubt, withdrawn, back in use',
  params,
  body: z.object({
    act: z.enum(REVIEW_ACTS_OF_PEOPLE),
    reason: z.string().trim().max(500).optional().describe('Needed to doubt, withdraw and reinstate'),
    successorId: z.string().max(100).optional().describe('To withdraw: what to take instead (id or name)'),
  }),
  response: designDetailSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'INPUT_INVALID'],
});
export const getRunningOrders = route({
  method: 'GET',
  path: '/api/designs/:designId/running-orders',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'catalogue',
  summary: 'Requests for this revision that are not over: what a person decides about when it is withdrawn',
  params,
  response: z.array(
    z.object({
      orderId: idSchema.nullable(),
      requestId: idSchema,
      code: z.string(),
      state: z.enum(['received', 'accepted', 'in-production']),
      requesterName: z.string(),
    }),
  ),
  errors: ['NOT_FOUND'],
});

export const reportFeedback = route({
  method: 'POST',
  path: '/api/designs/:designId/feedback',
  access: 'public',
  tag: 'catalogue',
  summary: 'Tell what happened to a part in the field, with the code of the request; staff needs none',
  params,
  body: z.object({
    kind: z.enum(FEEDBACK_KINDS),
    text: z.string().min(1).max(MAX_FEEDBACK_CHARS),
    partId: z.string().max(100).optional(),
    code: z.string().trim().max(40).optional().describe('Of the request, e.g. `KUTI-7342`'),
    name: z.string().trim().max(80).optional(),
    photo: z
      .base64()
      .max(900_000, 'The photo is larger than 675 kB. Make it smaller.')
      .optional()
      .describe('PNG or JPEG'),
  }),
  response: feedbackSchema,
  status: 201,
  errors: ['NOT_FOUND', 'CODE_UNKNOWN', 'INPUT_INVALID', 'RATE_LIMITED'],
});
export const changeFeedback = route({
  method: 'POST',
  path: '/api/feedback/:feedbackId',
  access: staff,
  tag: 'catalogue',
  summary: 'Staff has seen it, answers it, names the revision that repairs it, or takes it off the public page',
  params: z.object({ feedbackId: idSchema }),
  body: z.object({
    to: z.enum(FEEDBACK_STATES).exclude(['new']).optional(),
    answer: z.string().trim().max(MAX_FEEDBACK_CHARS).optional(),
    fixedInId: idSchema.optional(),
    isHidden: z.boolean().optional(),
  }),
  response: feedbackSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'INPUT_INVALID'],
});
export const getFeedbackPhoto = route({
  method: 'GET',
  path: '/api/feedback/:feedbackId/photo',
  access: 'public',
  tag: 'catalogue',
  summary: 'The photo of a report; before staff has seen it only for staff',
  params: z.object({ feedbackId: idSchema }),
  produces: 'image/jpeg',
  errors: ['NOT_FOUND'],
});

export const forkDesign = route({
  method: 'POST',
  path: '/api/designs/:designId/fork',
  access: staff,
  tag: 'catalogue',
  summary: 'A design of its own that begins as a copy of this revision; import changed files under its name next',
  params,
  body: z.object({
    title: z.string().trim().min(3).max(80),
    note: z.string().trim().min(3).max(500).describe('What will be changed; stands in its description'),
  }),
  response: designDetailSchema,
  status: 201,
  errors: ['NOT_FOUND', 'INPUT_INVALID'],
});
export const getDesignManifest = route({
  method: 'GET',
  path: '/api/designs/:designId/manifest',
  access: 'public',
  tag: 'catalogue',
  summary: 'The revision as an Open Know-How manifest that reads as valid',
  params,
  query: z.object({ format: z.enum(['okh-losh', 'okh-v1']).default('okh-losh') }),
  produces: 'text/plain',
  errors: ['NOT_FOUND'],
});

const settingsSchema = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/), z.union([z.string().max(80), z.number(), z.boolean()]))
  .refine((settings) => Object.keys(settings).length >= 1 && Object.keys(settings).length <= 40, {
    error: 'Name 1 to 40 settings.',
  });
export const addKnownGood = route({
  method: 'POST',
  path: '/api/designs/:designId/known-good',
  access: staff,
  tag: 'catalogue',
  summary: 'Keep settings that worked: those of a job whose piece passed, or what a person knows',
  params,
  body: z.union([
    z.object({ jobId: idSchema, note: z.string().trim().max(300).optional() }),
    z.object({
      partId: z.string().max(100),
      machineClass: z.string().trim().min(1).max(60),
      material: z.string().trim().min(1).max(60),
      settings: settingsSchema,
      engine: z.string().trim().max(80).optional(),
      note: z.string().trim().max(300).optional(),
    }),
  ]),
  response: knownGoodSchema,
  status: 201,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'INPUT_INVALID'],
});
export const retireKnownGood = route({
  method: 'DELETE',
  path: '/api/designs/:designId/known-good/:knownGoodId',
  access: staff,
  tag: 'catalogue',
  summary: 'Offer these settings no more',
  params: params.extend({ knownGoodId: idSchema }),
  status: 204,
  errors: ['NOT_FOUND'],
});

const change = z.object({ before: z.string().nullable(), after: z.string().nullable() });
const partName = z.object({ id: z.string(), name: z.string(), quantity: z.number() });
const side = z.object({ id: idSchema, slug: z.string(), version: z.string() });
export const compareDesigns = route({
  method: 'GET',
  path: '/api/designs/:designId/compare/:otherId',
  access: 'public',
  tag: 'catalogue',
  summary: 'What changed from one revision to another one: parts, files, licence',
  params: params.extend({ otherId: z.string().max(100) }),
  response: z
    .object({
      before: side,
      after: side,
      title: change.nullable(),
      version: change.nullable(),
      licence: change.nullable(),
      parts: z.object({
        added: z.array(partName),
        removed: z.array(partName),
        changed: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            fields: z.array(change.extend({ field: z.enum(PART_FIELDS) })),
          }),
        ),
      }),
      files: z.object({
        added: z.array(z.string()),
        removed: z.array(z.string()),
        changed: z.array(z.string()),
        moved: z.array(z.object({ from: z.string(), to: z.string() })),
      }),
      isOtherThing: z.boolean().describe('A part, or a file beside the manifest, differs'),
    })
    .meta({ id: 'DesignComparison' }),
  errors: ['NOT_FOUND'],
});

export const getDesignBundle = route({
  method: 'GET',
  path: '/api/designs/:designId/bundle.zip',
  access: 'public',
  tag: 'catalogue',
  summary: 'All files of a revision as they were imported; imported again they are the same revision',
  params,
  produces: 'application/zip',
  errors: ['NOT_FOUND', 'RATE_LIMITED'],
});

const partParams = params.extend({ partId: z.string().max(100) });
export const getPartPicture = route({
  method: 'GET',
  path: '/api/designs/:designId/parts/:partId/picture.png',
  access: 'public',
  tag: 'catalogue',
  summary: 'A picture of a part’s model, on a transparent ground',
  params: partParams,
  produces: 'image/png',
  errors: ['NOT_FOUND'],
});
export const getPartPreview = route({
  method: 'GET',
  path: '/api/designs/:designId/parts/:partId/preview.mesh',
  access: 'public',
  tag: 'catalogue',
  summary: 'A part’s model as a light mesh (see docs/designs.md for its bytes)',
  params: partParams,
  produces: 'application/octet-stream',
  errors: ['NOT_FOUND'],
});

export const catalogueSettingsSchema = z
  .object({
    provenAfterBuilds: z.number().int().min(1).max(100).describe('Good builds that prove a reviewed design'),
    lookAfterReports: z.number().int().min(1).max(100).describe('Reports of trouble after which a person looks again'),
  })
  .meta({ id: 'CatalogueSettings' });
export const getCatalogueSettings = route({
  method: 'GET',
  path: '/api/catalogue/settings',
  access: staff,
  tag: 'catalogue',
  summary: 'When a design counts as proven, and when it is looked at again',
  response: catalogueSettingsSchema,
});
export const changeCatalogueSettings = route({
  method: 'PUT',
  path: '/api/catalogue/settings',
  access: ['lab-admin'],
  tag: 'catalogue',
  summary: 'Change them; what is proven by fewer builds is so at once, what was proven stays so',
  body: catalogueSettingsSchema,
  response: catalogueSettingsSchema,
});
