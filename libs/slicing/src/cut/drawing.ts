import { domainError } from '#libs/domain';
import type { Curve } from './curves.js';

/** One thing drawn, in millimetres, y upwards. */
export interface Shape {
  readonly curve: Curve;
  readonly isClosed: boolean;
  readonly layer: string;
  /** As `#rrggbb`, small letters. */
  readonly colour?: string;
}

/** What a drawing gives to cut. */
export interface Drawing {
  readonly shapes: readonly Shape[];
  /** Annotations that are not cut, by kind. */
  readonly ignored: Readonly<Record<string, number>>;
}

export const MAX_BYTES = 20_000_000;
export const MAX_ENTITIES = 100_000;

export function camFailed(message: string, params: Record<string, string | number> = {}): Error {
  return domainError('CAM_FAILED', message, { params });
}
