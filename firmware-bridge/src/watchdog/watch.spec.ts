import { describe, expect, it } from '@jest/globals';
import { startState, watch, type WatchEffect, type WatchInput, type WatchState } from './watch.js';

const T = 10_000;

/** The core with a clock that is turned by hand; ticks come every 100 ms, as in the process. */
class Rig {
  state: WatchState = startState(T, 0);
  nowMs = 0;
  readonly done: string[] = [];

  say(...inputs: WatchInput[]): this {
    for (const input of inputs) {
      const { state, effects } = watch(this.state, input, this.nowMs);
      this.state = state;
      this.done.push(...effects.map((effect) => `${this.nowMs} ${words(effect)}`));
    }
    return this;
  }

  /** Ticks only: nobody beats. */
  pass(ms: number): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += 100;
      this.say({ type: 'tick' });
    }
    return this;
  }

  beating(ms: number, ...hot: string[]): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) this.pass(1000).say({ type: 'beat', hot });
    return this;
  }

  take(): string[] {
    return this.done.splice(0);
  }
}

function words(effect: WatchEffect): string {
  return [effect.type, ...('machineId' in effect ? [effect.machineId] : []), ...('step' in effect ? [effect.step] : []), ...('outcome' in effect ? [effect.outcome] : [])].join(' '); // prettier-ignore
}

const watching = (access: 'serial' | 'tcp' | 'none' = 'serial'): Rig =>
  new Rig().say(
    { type: 'hello', isSameBridge: true },
    { type: 'machine', machine: { machineId: 'm1', access } },
    { type: 'machine', machine: { machineId: 'm2', access: 'serial' } },
  );

describe('the watchdog', () => {
  it('leaves a hot machine alone while the bridge beats, and cold ones however silent it is', () => {
    expect(watching().beating(60_000, 'm1').take()).toEqual([]);
    expect(watching().beating(3000).pass(60_000).take()).toEqual([]);
  });

  it('[E4] leaves it alone when the bridge stands still for 3 s', () => {
    const rig = watching().beating(5000, 'm1').pass(3000).beating(20_000, 'm1');
    expect(rig.take()).toEqual([]);
  });

  it('[E5] switches what is hot off after T of silence, and only that', () => {
    const rig = watching().beating(5000, 'm1').pass(9900);
    expect(rig.take()).toEqual([]);
    expect(rig.pass(100).take()).toEqual(['15000 send m1 off', '15000 save']);
  });

  it('repeats a confirmed off once more, then lets the line go and remembers the machine', () => {
    const rig = watching().beating(5000, 'm1').pass(10_000);
    rig.take();
    rig.say({ type: 'confirmed', machineId: 'm1' }).pass(1000);
    expect(rig.take()).toEqual(['16000 send m1 after', '16000 done m1 confirmed', '16000 save']);
    expect(rig.state.latched).toEqual({ m1: 'confirmed' });
  });

  it('without a confirmation tries again, then the hard way, then the power, all within 2 s', () => {
    const rig = watching().beating(5000, 'm1').pass(20_000);
    expect(rig.take()).toEqual([
      '15000 send m1 off',
      '15000 save',
      '15600 send m1 off',
      '16200 send m1 hard',
      '16700 power-off m1',
      '18000 done m1 unconfirmed',
      '18000 save',
    ]);
    expect(rig.state.latched).toEqual({ m1: 'unconfirmed' });
  });

  it('ends a frozen bridge that may hold the only connection of a machine', () => {
    const rig = watching('tcp').beating(5000, 'm1').pass(10_500);
    expect(rig.take()).toEqual(['15000 send m1 off', '15000 save', '15500 end-bridge', '15500 send m1 off']);
  });

  it('leaves a bridge alone that speaks: a new one, or one that woke up', () => {
    const restarted = watching('tcp').beating(5000, 'm1').say({ type: 'hello', isSameBridge: false }).pass(1000);
    expect(restarted.take().filter((done) => done.includes('end-bridge'))).toEqual([]);
    const woken = watching('tcp').beating(5000, 'm1').pass(10_000);
    woken.say({ type: 'lapsed', hot: ['m1'] }).pass(1000);
    expect(woken.take().filter((done) => done.includes('end-bridge'))).toEqual([]);
  });

  it('[E3] does not wait when the process of the bridge is gone, and ends itself afterwards', () => {
    const rig = watching().beating(5000, 'm1').say({ type: 'closed', isGone: true });
    expect(rig.take()).toEqual(['5000 send m1 off', '5000 save']);
    rig.say({ type: 'confirmed', machineId: 'm1' }).pass(1000);
    expect(rig.take()).toEqual(['6000 send m1 after', '6000 done m1 confirmed', '6000 save', '6000 exit']);
  });

  it('waits out T when only the connection broke', () => {
    const rig = watching().beating(5000, 'm1').say({ type: 'closed', isGone: false }).pass(9000);
    expect(rig.take()).toEqual([]);
    rig.say({ type: 'hello', isSameBridge: true }, { type: 'beat', hot: ['m1'] }).pass(9000);
    expect(rig.take()).toEqual([]);
    expect(rig.pass(1000).take()).toEqual(['24000 send m1 off', '24000 save']);
  });

  it('acts when another bridge says hello before the end of the last one was heard', () => {
    const rig = watching().beating(5000, 'm1').say({ type: 'hello', isSameBridge: false });
    expect(rig.take()).toEqual(['5000 send m1 off', '5000 save']);
  });

  it('acts at once when the bridge says that it stood still', () => {
    const rig = watching()
      .beating(5000, 'm1')
      .pass(8500)
      .say({ type: 'lapsed', hot: ['m1', 'm2'] });
    expect(rig.take()).toEqual(['13500 send m1 off', '13500 send m2 off', '13500 save']);
  });

  it('acts once, until a person unlocked the machine', () => {
    const rig = watching().beating(5000, 'm1').pass(10_000).say({ type: 'confirmed', machineId: 'm1' }).pass(1000);
    rig.take();
    expect(rig.beating(5000, 'm1').pass(20_000).take()).toEqual([]);
    rig.say({ type: 'unlatch', machineId: 'm1' }).take();
    expect(rig.state.latched).toEqual({});
    expect(rig.beating(5000, 'm1').pass(10_000).take().length).toBeGreaterThan(0);
  });

  it('ends with a goodbye; what is still hot then goes off, and is locked only if it does not confirm', () => {
    expect(watching().beating(3000).say({ type: 'goodbye', hot: [] }).take()).toEqual(['3000 exit']);
    const rig = watching()
      .beating(3000, 'm1')
      .say({ type: 'goodbye', hot: ['m1'] }, { type: 'closed', isGone: true });
    expect(rig.take()).toEqual(['3000 send m1 off', '3000 save']);
    rig.say({ type: 'confirmed', machineId: 'm1' }).pass(1000);
    expect(rig.take().at(-1)).toBe('4000 exit');
    expect(rig.state.latched).toEqual({});
    const mute = watching()
      .beating(3000, 'm1')
      .say({ type: 'goodbye', hot: ['m1'] })
      .pass(3000);
    expect(mute.state.latched).toEqual({ m1: 'unconfirmed' });
  });

  it('only locks a machine that protects itself', () => {
    const rig = watching('none').beating(5000, 'm1').pass(10_000);
    expect(rig.take()).toEqual(['15000 done m1 left-alone', '15000 save']);
    expect(rig.state.latched).toEqual({ m1: 'left-alone' });
  });

  it('reads what came while it stood still itself before it judges', () => {
    const rig = watching().beating(5000, 'm1');
    rig.nowMs += 60_000;
    rig.say({ type: 'tick' }, { type: 'beat', hot: ['m1'] }).pass(5000);
    expect(rig.take()).toEqual([]);
  });

  it('ends when the bridge it was started for never came', () => {
    expect(new Rig().pass(30_000).take()).toEqual([]);
    expect(new Rig().pass(30_100).take()).toEqual(['30100 exit']);
  });
});
