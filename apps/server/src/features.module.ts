import { Module } from '@nestjs/common';
import { AccountsService } from './auth/accounts.service.js';
import { AuthService } from './auth/auth.service.js';
import { BridgesService } from './bridges/bridges.service.js';
import { RetentionService } from './core/retention.service.js';
import { SettingsService } from './core/settings.service.js';
import { DesignsService } from './designs/designs.service.js';
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
import { OrdersService } from './requests/orders.service.js';
import { RequestsService } from './requests/requests.service.js';
import { TrackerService } from './requests/tracker.service.js';

const services = [
  SettingsService,
  RetentionService,
  AuthService,
  AccountsService,
  BridgesService,
  DesignsService,
  OrdersService,
  RequestsService,
  TrackerService,
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
  AdvanceService,
  CapacityService,
  CoalitionClient,
  DeliveryService,
  LiveTelemetry,
];

/** Every use case of the site. The server adds routes and the wire to the bridges, the worker adds the tasks. */
@Module({ providers: services, exports: services })
export class FeaturesModule {}
