import { Module } from '@nestjs/common';
import { AccountsService } from './auth/accounts.service.js';
import { AuthService } from './auth/auth.service.js';
import { BridgesService } from './bridges/bridges.service.js';
import { CostService } from './cost/cost.service.js';
import { RetentionService } from './core/retention.service.js';
import { SettingsService } from './core/settings.service.js';
import { DesignsService } from './designs/designs.service.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportUploads } from './imports/import-uploads.js';
import { ImportsService } from './imports/imports.service.js';
import { DesignDetails } from './designs/detail.view.js';
import { DoorService } from './door/door.service.js';
import { QueuesService } from './door/queues.service.js';
import { SlicerUploadsService } from './door/uploads.service.js';
import { FeedbackService } from './designs/feedback.service.js';
import { ForksService } from './designs/forks.service.js';
import { KnownGoodService } from './designs/known-good.service.js';
import { ModelPicturesService } from './designs/model-pictures.service.js';
import { ReviewService } from './designs/review.service.js';
import { RevisionsService } from './designs/revisions.service.js';
import { SearchService } from './designs/search.service.js';
import { InboxService } from './jobs/inbox.service.js';
import { JobViewsService } from './jobs/job-views.service.js';
import { JobsService } from './jobs/jobs.service.js';
import { LiveTelemetry } from './live/telemetry.js';
import { MachineOrdersService } from './machines/machine-orders.service.js';
import { MachineViewsService } from './machines/machine-views.service.js';
import { MachinesService } from './machines/machines.service.js';
import { CoalitionClient } from './planner/coalition-client.js';
import { DeliveryService } from './planner/delivery.service.js';
import { AdvanceService } from './production/advance.service.js';
import { StepsService } from './production/steps.service.js';
import { AttemptsService } from './production/attempts.service.js';
import { CapacityService } from './production/capacity.service.js';
import { DeadlinesService } from './production/deadlines.service.js';
import { FactsService } from './production/facts.service.js';
import { RepliesService } from './production/replies.service.js';
import { ProgramMaker } from './production/program-maker.service.js';
import { ProgramPicturesService } from './production/program-pictures.service.js';
import { ProgramUploadsService } from './production/program-uploads.service.js';
import { ProgramsService } from './production/programs.service.js';
import { DecisionsService } from './dispatch/decisions.service.js';
import { PolicyService } from './dispatch/policy.service.js';
import { QueueService } from './dispatch/queue.service.js';
import { MachineRulesService } from './machines/machine-rules.service.js';
import { PeopleService } from './people/people.service.js';
import { ReciprocityService } from './reciprocity/reciprocity.service.js';
import { OrderChangesService } from './requests/order-changes.service.js';
import { OrderTreeService } from './requests/order-tree.service.js';
import { OrdersService } from './requests/orders.service.js';
import { RequestsService } from './requests/requests.service.js';
import { TrackerService } from './requests/tracker.service.js';
import { MaterialsService } from './stock/materials.service.js';
import { MaterialsViews } from './stock/materials-views.js';
import { StockService } from './stock/stock.service.js';

const services = [
  SettingsService,
  RetentionService,
  AuthService,
  AccountsService,
  BridgesService,
  DesignsService,
  ImportUploads,
  ImportsService,
  ImportRunner,
  SearchService,
  RevisionsService,
  ReviewService,
  FeedbackService,
  KnownGoodService,
  ForksService,
  ModelPicturesService,
  DesignDetails,
  OrdersService,
  OrderChangesService,
  OrderTreeService,
  StockService,
  CostService,
  MaterialsService,
  MaterialsViews,
  RequestsService,
  TrackerService,
  ReciprocityService,
  JobsService,
  JobViewsService,
  InboxService,
  MachinesService,
  MachineViewsService,
  MachineOrdersService,
  AttemptsService,
  StepsService,
  FactsService,
  RepliesService,
  DeadlinesService,
  ProgramMaker,
  ProgramUploadsService,
  ProgramPicturesService,
  ProgramsService,
  QueuesService,
  DoorService,
  SlicerUploadsService,
  AdvanceService,
  PolicyService,
  DecisionsService,
  QueueService,
  MachineRulesService,
  PeopleService,
  CapacityService,
  CoalitionClient,
  DeliveryService,
  LiveTelemetry,
];

/** Every use case of the site. The server adds routes and the wire to the bridges, the worker adds the tasks. */
@Module({ providers: services, exports: services })
export class FeaturesModule {}
