import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource, IsNull } from 'typeorm';
import { writeOkw, type OkwMachine } from '#libs/designs';
import { MachineRow } from '#libs/persistence';
import { SettingsService } from '../core/settings.service.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput } from '../http/route.js';
import * as routes from './okw.routes.js';

/** Nothing of addresses, states or loads: what a machine can make, and no more. */
function okwMachine({ name, profile, loaded }: MachineRow): OkwMachine {
  const { process, envelopeMm, nozzleDiameterMm } = profile;
  return {
    name,
    process,
    envelopeMm,
    materials: loaded ? [loaded.material] : [],
    ...(nozzleDiameterMm !== undefined && { nozzleDiameterMm }),
  };
}

/** The site's machines for other networks. Training machines are no machines and stay out. */
@Controller()
export class OkwController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SettingsService) private readonly settings: SettingsService,
  ) {}

  @Handle(routes.getOkw)
  async get(
    @In() { query }: RouteInput<typeof routes.getOkw>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name } = await this.settings.site();
    const where = { removedAt: IsNull(), isSimulated: false };
    const rows = await this.database.manager.find(MachineRow, { where, order: { name: 'ASC', id: 'ASC' } });
    const wantsYaml = /\byaml\b/.test(request.headers.accept ?? '');
    const format = query.format ?? (wantsYaml ? 'yaml' : 'json');
    await reply
      .type(format === 'yaml' ? 'application/yaml; charset=utf-8' : 'application/json; charset=utf-8')
      .header('vary', 'Accept')
      .send(writeOkw({ name }, rows.map(okwMachine), format));
  }
}
