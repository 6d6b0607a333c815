export type ByteSink = (bytes: Uint8Array) => void;

/** Takes pieces of a block's data and hands on what they unpack to. Throws, whatever, if the data is damaged. */
export interface Unpacker {
  push(bytes: Uint8Array, isLast: boolean): void;
}
