import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AttemptsController } from './attempts/attempts.controller.js';
import { EvidenceService } from './attempts/evidence.service.js';
import { AuditInterceptor } from './audit/audit.interceptor.js';
import { AuthController } from './auth/auth.controller.js';
import { AuthGuard } from './auth/auth.guard.js';
import { BridgeCard } from './bridges/bridge-card.js';
import { BridgeLinkService } from './bridges/bridge-link.service.js';
import { BridgePresenceService } from './bridges/bridge-presence.service.js';
import { BridgesController } from './bridges/bridges.controller.js';
import { PairingController } from './bridges/pairing.controller.js';
import { PairingService } from './bridges/pairing.service.js';
import type { SiteConfig } from './core/config.js';
import { CostController } from './cost/cost.controller.js';
import { CoreModule } from './core/core.module.js';
import { CatalogueController, ExportController, FeedbackController } from './designs/catalogue.controller.js';
import { DesignsController, ModelPicturesController } from './designs/designs.controller.js';
import { DispatchController } from './dispatch/dispatch.controller.js';
import { AdvertiseService } from './door/advertise.service.js';
import { DoorController } from './door/door.controller.js';
import { QueuesController } from './door/queues.controller.js';
import { FeaturesModule } from './features.module.js';
import { EtagInterceptor } from './http/etag.interceptor.js';
import { AnsweredBeforeFilter, IdempotencyInterceptor } from './http/idempotency.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ImportsController } from './imports/imports.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveHub } from './live/live.hub.js';
import { MachineOrdersController } from './machines/machine-orders.controller.js';
import { MachineRulesController } from './machines/machine-rules.controller.js';
import { MachinesController } from './machines/machines.controller.js';
import { OkwController } from './okw/okw.controller.js';
import { PlannerController } from './planner/planner.controller.js';
import { ProgramsController } from './production/programs.controller.js';
import { DeliveryNoteService } from './pieces/delivery-note.service.js';
import { PiecesController } from './pieces/pieces.controller.js';
import { PiecesService } from './pieces/pieces.service.js';
import { PeopleController } from './people/people.controller.js';
import { ReciprocityController } from './reciprocity/reciprocity.controller.js';
import { OrdersController } from './requests/orders.controller.js';
import { RequestsController } from './requests/requests.controller.js';
import { MaterialKeeper } from './stock/material-keeper.js';
import { MaterialsController } from './stock/materials.controller.js';
import { StockController } from './stock/stock.controller.js';
import { TrainingController } from './training/training.controller.js';
import { TriggersService } from './triggers.service.js';

/** HTTP API, live events and the wire to the bridges, over the features. */
@Module({})
export class ServerModule {
  static forSite(config: SiteConfig): DynamicModule {
    return {
      module: ServerModule,
      imports: [CoreModule.forSite(config), FeaturesModule],
      controllers: [
        AttemptsController,
        AuthController,
        BridgesController,
        CatalogueController,
        CostController,
        DesignsController,
        DispatchController,
        DoorController,
        ImportsController,
        ExportController,
        FeedbackController,
        JobsController,
        LiveController,
        MachinesController,
        MachineOrdersController,
        MachineRulesController,
        MaterialsController,
        ModelPicturesController,
        OrdersController,
        OkwController,
        PairingController,
        PeopleController,
        PiecesController,
        PlannerController,
        ProgramsController,
        QueuesController,
        ReciprocityController,
        RequestsController,
        StockController,
        TrainingController,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_FILTER, useClass: AnsweredBeforeFilter },
        // The outermost: a repeat is neither done nor written down again.
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
        { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
        EvidenceService,
        PiecesService,
        DeliveryNoteService,
        AdvertiseService,
        LiveHub,
        MaterialKeeper,
        BridgePresenceService,
        BridgeLinkService,
        BridgeCard,
        PairingService,
        TriggersService,
      ],
    };
  }
}
