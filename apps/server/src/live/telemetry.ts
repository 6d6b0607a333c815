import { Injectable } from '@nestjs/common';
import type { MachineTelemetry } from '#libs/bridge-contract';

export type TelemetryAt = MachineTelemetry & { readonly at: string };

/** The latest word of each machine, in memory only: lossy, latest wins. */
@Injectable()
export class LiveTelemetry {
  readonly #latest = new Map<string, TelemetryAt>();
  readonly #listeners = new Set<(telemetry: TelemetryAt) => void>();

  put(telemetry: TelemetryAt): void {
    this.#latest.set(telemetry.machineId, telemetry);
    for (const listener of this.#listeners) listener(telemetry);
  }

  telemetryOf(machineId: string): TelemetryAt | undefined {
    return this.#latest.get(machineId);
  }

  onTelemetry(listener: (telemetry: TelemetryAt) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
