import type { INestApplicationContext } from '@nestjs/common';
import type { TaskHandlers } from '#libs/queues';
import { RetentionService } from '../../server/src/core/retention.service.js';
import { ImportRunner } from '../../server/src/imports/import-runner.js';
import { ImportsService } from '../../server/src/imports/imports.service.js';
import { ModelPicturesService } from '../../server/src/designs/model-pictures.service.js';
import { SearchService } from '../../server/src/designs/search.service.js';
import { DeliveryService } from '../../server/src/planner/delivery.service.js';
import { AdvanceService } from '../../server/src/production/advance.service.js';
import { CapacityService } from '../../server/src/production/capacity.service.js';
import { DeadlinesService } from '../../server/src/production/deadlines.service.js';
import { ProgramsService } from '../../server/src/production/programs.service.js';
import { ReciprocityService } from '../../server/src/reciprocity/reciprocity.service.js';

/** One line for each task: who does it. The type makes sure that none is missing. */
export function taskHandlers(app: INestApplicationContext): TaskHandlers {
  const advance = app.get(AdvanceService);
  const programs = app.get(ProgramsService);
  const imports = app.get(ImportsService);
  const runner = app.get(ImportRunner);
  const capacity = app.get(CapacityService);
  const delivery = app.get(DeliveryService);
  const deadlines = app.get(DeadlinesService);
  const reciprocity = app.get(ReciprocityService);
  const retention = app.get(RetentionService);
  const search = app.get(SearchService);
  const pictures = app.get(ModelPicturesService);
  return {
    'prepare-program': ({ programId }, context) => programs.prepare(programId, context),
    'import-design': ({ importId }, context) => runner.run(importId, context),
    'picture-design': ({ modelSha256 }, context) => pictures.make(modelSha256, context),
    advance: () => advance.run(),
    'report-capacity': async () => {
      if (await capacity.report()) await delivery.run();
    },
    'deliver-coalition': () => delivery.run(),
    sweep: async () => {
      await deadlines.sweep();
      await reciprocity.sweep();
      await programs.resume();
      await imports.resume();
      await advance.run();
      await capacity.report();
      await delivery.run();
      await retention.run();
      await search.reindex();
      await pictures.resume();
    },
  };
}
