import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { TaskQueue } from '#libs/queues';
import { BridgeLinkService } from '../bridges/bridge-link.service.js';
import { Readiness } from '../core/core.module.js';
import { Handle } from '../http/handle.js';
import type { RouteOutput } from '../http/route.js';
import { openEventStream } from '../http/sse.js';
import { VERSION } from '../version.js';
import { LiveHub } from './live.hub.js';
import { LIVE_TOPICS, getEvents, getHealth } from './live.routes.js';
import { LiveTelemetry } from './telemetry.js';

const SHOWN = new Set<string>(LIVE_TOPICS);

@Controller()
export class LiveController {
  // oxlint-disable-next-line max-params -- health asks every part
  constructor(
    @Inject(LiveHub) private readonly live: LiveHub,
    @Inject(LiveTelemetry) private readonly telemetry: LiveTelemetry,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BridgeLinkService) private readonly link: BridgeLinkService,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
  ) {}

  @Handle(getEvents)
  events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const stops = [
      this.live.onNotice(({ topic, id }) => {
        if (SHOWN.has(topic)) stream.send(topic, { id });
      }),
      this.live.onGap(() => LIVE_TOPICS.forEach((topic) => topic !== 'telemetry' && stream.send(topic, {}))),
      this.telemetry.onTelemetry((telemetry) => stream.send('telemetry', telemetry)),
    ];
    const stream = openEventStream(request, reply, () => stops.forEach((stop) => stop()));
  }

  @Handle(getHealth)
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<RouteOutput<typeof getHealth>> {
    const database = await this.database.query('SELECT 1').then(
      () => 'ok' as const,
      () => 'down' as const,
    );
    const broker = this.link.isConnected ? ('ok' as const) : ('down' as const);
    // Without tasks everything goes on, more slowly: a degraded site is still a ready one.
    const tasks = this.tasks.isReachable ? ('ok' as const) : ('down' as const);
    const parts = Object.fromEntries([...this.readiness.pending].map((part) => [part, 'down' as const]));
    const isReady = database === 'ok' && broker === 'ok' && this.readiness.pending.size === 0;
    if (!isReady) void reply.status(503);
    const status = isReady && tasks === 'ok' ? 'ok' : 'degraded';
    return {
      status,
      version: VERSION,
      uptimeS: Math.round(process.uptime()),
      checks: { database, broker, tasks, ...parts },
    };
  }
}
