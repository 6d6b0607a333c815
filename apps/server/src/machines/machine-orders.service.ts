import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Order, Ordered } from '#libs/bridge-contract';
import { domainError, type Clock } from '#libs/domain';
import { MachineRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { putCommand } from '../production/outbox.js';

/** Homing takes longer; whoever waits for it looks at the machine meanwhile. */
const ANSWER_LIMIT_MS = 10_000;

export interface OrderInput {
  readonly order: Order;
  /** Whoever gives it stands beside the machine. */
  readonly isAtMachine?: boolean | undefined;
}

/** What people ask of a machine itself: passed on once, and the bridge's word awaited. */
@Injectable()
export class MachineOrdersService {
  readonly #waiting = new Map<string, { readonly bridgeId: string; resolve(reply: Ordered): void }>();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError NOT_FOUND, MACHINE_OFFLINE, ORDER_UNANSWERED; what the bridge refuses is an answer, not an error
   */
  async give(machineId: string, { order, isAtMachine }: OrderInput, by: string): Promise<Ordered> {
    const sent = await this.database.transaction(async (manager) => {
      const machine = await manager.findOneBy(MachineRow, { id: machineId });
      if (!machine || machine.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
      if (machine.connectivity === 'offline') {
        throw domainError('MACHINE_OFFLINE', `${machine.name} is not connected.`);
      }
      const armedBy = isAtMachine ? { armedBy: by } : {};
      const command = { kind: 'order', machineId, fence: machine.fence, by, ...armedBy, order } as const;
      const commandId = await putCommand(manager, machine.bridgeId, this.clock.nowMs(), command);
      // Waits before the commit: the relay may be faster than this line.
      return { answer: this.#wait(commandId, machine.bridgeId) };
    });
    return sent.answer;
  }

  /** A late answer, or one of another bridge, finds nobody who waits. */
  take(bridgeId: string, reply: Ordered): void {
    const waiting = this.#waiting.get(reply.commandId);
    if (waiting?.bridgeId === bridgeId) waiting.resolve(reply);
  }

  #wait(commandId: string, bridgeId: string): Promise<Ordered> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(commandId);
        reject(
          domainError('ORDER_UNANSWERED', 'The machine has not answered within 10 s. Look at it before you ask again.'),
        );
      }, ANSWER_LIMIT_MS);
      this.#waiting.set(commandId, {
        bridgeId,
        resolve: (reply) => {
          clearTimeout(timer);
          this.#waiting.delete(commandId);
          resolve(reply);
        },
      });
    });
  }
}
