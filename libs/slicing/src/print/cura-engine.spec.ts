import { afterEach, describe, expect, it } from '@jest/globals';
import { limitMemory, listenToEngine } from './cura-engine.js';

interface Wasm {
  Memory: { new (size: { initial: number }): { grow(pages: number): number }; prototype: { grow: unknown } };
}
const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };
const evaluate = (): ((text: string) => unknown) => Reflect.get(globalThis, 'eval') as (text: string) => unknown;
const original = evaluate();
const grow = wasm.Memory.prototype.grow;

afterEach(() => {
  Reflect.set(globalThis, 'eval', original);
  wasm.Memory.prototype.grow = grow;
});

describe('the walls around the engine', () => {
  it('hears progress and evaluates nothing', () => {
    const heard: number[] = [];
    listenToEngine((fraction) => heard.push(fraction));
    evaluate()('globalThis["cura-wasm-progress-callback"](0.25)');
    evaluate()('globalThis.broken = "out"; "progress-callback"](process.exit())');
    expect(heard).toEqual([0.25]);
    expect(Reflect.get(globalThis, 'broken')).toBeUndefined();
  });

  it('refuses memory above the limit', () => {
    const state = limitMemory(10 * 65_536);
    const memory = new wasm.Memory({ initial: 1 });
    expect(memory.grow(9)).toBe(1);
    expect(() => memory.grow(1)).toThrow('slicer memory limit');
    expect(state.isFull).toBe(true);
  });
});
