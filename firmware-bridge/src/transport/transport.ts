import type { MachineRequest } from '#libs/machine-protocols';

/** A pipe to one machine. Exactly one `closed` follows every open try, whatever happened. */
export interface Transport {
  /** @param isUrgent ahead of whatever has not left the process yet, which is thrown away */
  write(bytes: Uint8Array, isUrgent?: boolean): void;
  /** Machines that speak in messages (WebSocket) and over HTTP. */
  send?(text: string): void;
  request?(id: number, request: MachineRequest): void;
  close(): void;
}

export interface TransportListener {
  opened(): void;
  bytes(bytes: Uint8Array): void;
  message?(text: string): void;
  /** The whole file of a request has left, before its answer. @param sha256 of its content, hexadecimal */
  uploaded?(id: number, sha256: string, bytes: number): void;
  /** @param status HTTP status; 0: no answer came, `body` says why */
  response?(id: number, status: number, body: string): void;
  closed(why: string): void;
}
