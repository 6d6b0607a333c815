import { Controller, Inject } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { domainError } from '#libs/domain';
import { AttemptRow, MachineRow } from '#libs/persistence';
import { BridgesService } from '../bridges/bridges.service.js';
import { TrainingSwitch } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import { Handle, In as Input } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { MachinesService } from '../machines/machines.service.js';
import { LIVE_STATES } from '../production/views.js';
import * as routes from './training.routes.js';

type TrainingAnswer = Promise<RouteOutput<typeof routes.getTraining>>;

/** The simulated machines a new site starts with. */
@Controller()
export class TrainingController {
  constructor(
    @Inject(TrainingSwitch) private readonly training: TrainingSwitch,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(MachinesService) private readonly machines: MachinesService,
    @Inject(BridgesService) private readonly bridges: BridgesService,
  ) {}

  @Handle(routes.getTraining)
  async get(): TrainingAnswer {
    const machineCount = await this.database.manager.countBy(MachineRow, { isSimulated: true, removedAt: IsNull() });
    const { control } = this.training;
    return { isOn: control !== undefined, timeFactor: control?.timeFactor ?? 1, machineCount };
  }

  @Handle(routes.updateTraining)
  async update(@Input() { body }: RouteInput<typeof routes.updateTraining>): TrainingAnswer {
    const { control } = this.training;
    if (!control) throw domainError('STATE_CONFLICT', 'There is no training site.');
    await control.setTimeFactor(body.timeFactor);
    const known = await this.settings.get('training');
    if (known) await this.settings.set('training', { ...known, timeFactor: body.timeFactor });
    return this.get();
  }

  /** One click: machines and bridge go, and the next start brings none back. */
  @Handle(routes.removeTraining)
  async remove(): TrainingAnswer {
    const rows = await this.database.manager.findBy(MachineRow, { isSimulated: true, removedAt: IsNull() });
    const isBusy = await this.database.manager.existsBy(AttemptRow, {
      machineId: In(rows.map((row) => row.id)),
      state: In([...LIVE_STATES]),
    });
    if (isBusy) throw domainError('MACHINE_BUSY', 'A simulated machine still has a job. End it first.');
    for (const row of rows) await this.machines.remove(row.id);
    const known = await this.settings.get('training');
    if (known) {
      await this.settings.set('training', { ...known, isRemoved: true });
      await this.bridges.revoke(known.bridgeId);
    }
    await this.training.control?.remove();
    this.training.control = undefined;
    return this.get();
  }
}
