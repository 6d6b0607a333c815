import { pick, type JobView, type MachineView } from '#libs/scheduling';
import type { Why } from './keep-decision.js';
import type { DispatchPolicy } from './policy.js';

interface Pick {
  readonly machineId: string;
  readonly policy: DispatchPolicy;
  readonly nowMs: number;
  readonly by: string;
}

/** What was known when a person chose a machine, so that their choice can be compared with the rule's. */
export function pickedWhy(job: JobView, machines: readonly MachineView[], { machineId, policy, nowMs, by }: Pick): Why {
  const decision = pick(job, machineId, machines, { nowMs, weights: policy.weights });
  return { kind: 'person', decision, policyVersion: policy.version, by };
}
