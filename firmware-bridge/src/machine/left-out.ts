import type { LeftOutMachine } from '#libs/bridge-contract';
import type { BridgeCore } from '../bridge-core.js';
import { reason } from '../gate/gate-moves.js';
import type { Reason } from '../gate/gate-types.js';
import { printable } from '../log.js';

/** Machines of the last WELCOME that this version of the bridge cannot drive, because it cannot read what they are. */
export class LeftOutMachines {
  private byId = new Map<string, { readonly name: string; readonly problem: Reason }>();

  constructor(private readonly core: Pick<BridgeCore, 'store' | 'outbox' | 'told' | 'log'>) {}

  problemOf(machineId: string): Reason | undefined {
    return this.byId.get(machineId)?.problem;
  }

  list(): readonly { readonly machineId: string; readonly name: string; readonly problem: Reason }[] {
    return [...this.byId].map(([machineId, machine]) => ({ machineId, ...machine }));
  }

  /** @param isDriven it runs on with the configuration that it had */
  async set(machines: readonly LeftOutMachine[], isDriven: (machineId: string) => boolean): Promise<void> {
    const before = this.byId;
    this.byId = new Map(
      machines.map(({ machineId, name, detail }) => {
        const text = `This bridge does not understand the configuration of the machine (${printable(detail)}). Update the bridge.`;
        return [machineId, { name: printable(name), problem: reason('MACHINE_NOT_READY', text) }];
      }),
    );
    for (const { machineId, name, problem } of this.list()) {
      if (before.get(machineId)?.problem.message === problem.message) continue;
      this.core.log('error', problem.message, { machineId, name });
      if (machineId !== '' && !isDriven(machineId)) await this.tell(machineId, problem);
    }
  }

  private async tell(machineId: string, problem: Reason): Promise<void> {
    const { store, outbox, told } = this.core;
    const { run } = store.ledger(machineId);
    const news = { kind: 'machine', machineId, connectivity: 'offline', state: 'stopped', run, ...problem } as const;
    const fact = outbox.number(news);
    try {
      await store.writeFactLazily(fact);
    } finally {
      outbox.settle([fact]);
      told();
    }
  }
}
