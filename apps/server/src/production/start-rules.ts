import { LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { domainError } from '#libs/domain';
import { MachineReservationRow, MachineRuleRow, type JobRow, type MachineRow } from '#libs/persistence';
import { loadPolicy } from '../dispatch/policy.js';

interface StartRows {
  readonly job: JobRow;
  readonly machine: MachineRow;
  /** A person picked or armed it; modes bind only what starts by itself. */
  readonly isByPerson: boolean;
}

/**
 * What people decided is looked at once more with both rows locked: whoever took a machine out of service or moved a job
 * a moment ago must not see it start.
 * @throws DomainError MACHINE_NOT_READY, STATE_CONFLICT
 */
export async function refuseAgainstRules(
  manager: EntityManager,
  { job, machine, isByPerson }: StartRows,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs);
  const rule = await manager.findOneBy(MachineRuleRow, { machineId: machine.id });
  if (rule?.outOfService) {
    const { by, why } = rule.outOfService;
    throw domainError('MACHINE_NOT_READY', `${machine.name} was taken out of service by ${by}: ${why}.`);
  }
  const reservations = await manager.findBy(MachineReservationRow, {
    machineId: machine.id,
    from: LessThanOrEqual(now),
    until: MoreThan(now),
  });
  const [first] = reservations;
  if (first && reservations.every(({ jobId }) => jobId !== job.id)) throw kept(machine, first);
  if (job.pinnedMachineId !== null && job.pinnedMachineId !== machine.id) {
    throw domainError('STATE_CONFLICT', `Job ${job.number} is to be made on another machine only.`);
  }
  if (job.notBefore && job.notBefore > now) {
    throw domainError('STATE_CONFLICT', `Job ${job.number} is not to start before ${job.notBefore.toISOString()}.`);
  }
  const mode = isByPerson ? 'automatic' : (rule?.mode ?? (await loadPolicy(manager)).mode);
  if (mode !== 'automatic') {
    throw domainError('MACHINE_NOT_READY', `${machine.name} starts nothing by itself any more: its mode is ${mode}.`);
  }
}

const kept = ({ name }: MachineRow, { until, byName, why }: MachineReservationRow) =>
  domainError('MACHINE_NOT_READY', `${name} is kept until ${until.toISOString()} by ${byName}: ${why}.`);
