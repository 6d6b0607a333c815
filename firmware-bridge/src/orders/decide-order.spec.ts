import { describe, expect, it } from '@jest/globals';
import type { Order } from '#libs/bridge-contract';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { mill, printer } from '../../test/fixtures.js';
import { decideOrder, type OrderContext, type OrderWish } from './decide-order.js';
import type { GateState } from '../gate/gate-types.js';

const NOW = 1_000_000;
const ready: SessionSnapshot = { phase: 'ready', state: 'idle', sentBlocks: 0, ackedBlocks: 0 };
const fresh: GateState = { ledger: { machineId: 'm1', maxFence: 5, run: 3 } };
const running: GateState = { ...fresh, live: { attemptId: 'a1', machineId: 'm1', state: 'running' } };
const stored: GateState = { ...fresh, live: { attemptId: 'a1', machineId: 'm1', state: 'stored' } };
const locked: GateState = { ledger: { ...fresh.ledger, lock: { code: 'MACHINE_NOT_READY', message: 'Stopped.' } } };

const onPrinter: OrderContext = {
  profile: printer('tcp://x:1').profile,
  macros: [
    { name: 'park', lines: ['G91', 'G1 Z10 F300', 'G90'] },
    { name: 'bad', lines: ['M500'] },
  ],
  serverNowMs: NOW,
  snapshot: ready,
  trouble: '',
  isBusy: false,
};
const onMill: OrderContext = { ...onPrinter, profile: mill('tcp://x:1').profile, macros: [] };
const heat: Order = { kind: 'heat', nozzleC: 200 };
const jog: Order = { kind: 'jog', deltaMm: { x: 10 }, feedMmPerMin: 600 };
const lines = (...gcode: string[]): Order => ({ kind: 'gcode', lines: gcode });

const wish = (order: Order, over: Partial<OrderWish> = {}): OrderWish => ({
  order,
  by: 'Rosa',
  remote: { commandId: 'c1', fence: 5, expiresAtMs: NOW },
  ...over,
});
const verdict = (asked: OrderWish, state: GateState, context: OrderContext): string => {
  const decided = decideOrder(asked, state, context);
  return 'code' in decided ? decided.code : 'accepted';
};

describe('[BP-ORDER-02] [BP-ORDER-03] [BP-ORDER-04] [BP-ORDER-05] an order is obeyed only when', () => {
  const { serverNowMs: _unknown, ...deaf } = onPrinter;
  it.each<[string, OrderWish, GateState, OrderContext, string]>([
    ['it is fresh', wish(heat), fresh, onPrinter, 'accepted'],
    ['its time has not passed', wish(heat), fresh, { ...onPrinter, serverNowMs: NOW + 1 }, 'ORDER_EXPIRED'],
    ['the server told its time', wish(heat), fresh, deaf, 'ORDER_EXPIRED'],
    [
      'it carries the newest fence',
      wish(heat, { remote: { commandId: 'c1', fence: 4, expiresAtMs: NOW } }),
      fresh,
      onPrinter,
      'START_FENCED',
    ],
    ['no job runs', wish(heat), running, onPrinter, 'MACHINE_BUSY'],
    ['or it is an override', wish({ kind: 'override', feed: 90 }), running, onPrinter, 'accepted'],
    ['also while a job only waits', wish(heat), stored, onPrinter, 'accepted'],
    ['nobody stopped the machine', wish(heat), locked, onPrinter, 'MACHINE_NOT_READY'],
    ['the order before it ended', wish(heat), fresh, { ...onPrinter, isBusy: true }, 'MACHINE_BUSY'],
    [
      'the machine is connected',
      wish(heat),
      fresh,
      { ...onPrinter, snapshot: { ...ready, phase: 'closed' } },
      'MACHINE_OFFLINE',
    ],
    ['the bridge is well', wish(heat), fresh, { ...onPrinter, notReady: { code: 'SPACE', message: 'full' } }, 'SPACE'],
    ['someone at the bridge says it', { order: heat, by: 'Rosa' }, fresh, deaf, 'accepted'],
  ])('%s', (_name, asked, state, context, expected) => {
    expect(verdict(asked, state, context)).toBe(expected);
  });

  it('[BP-DOUBT-04] the server’s word counts, unless it only cools', () => {
    const doubtful = { ...onPrinter, notRemote: { code: 'BRIDGE_DOUBLED', message: 'two' } } as const;
    expect(verdict(wish(jog), fresh, doubtful)).toBe('BRIDGE_DOUBLED');
    expect(verdict(wish({ kind: 'heat', nozzleC: 0 }), fresh, doubtful)).toBe('accepted');
    expect(verdict({ order: jog, by: 'Rosa' }, fresh, doubtful)).toBe('accepted');
  });

  it('[BP-ORDER-08] the end of a jog is obeyed whatever holds', () => {
    const late = wish({ kind: 'jog-cancel' }, { remote: { commandId: 'c1', fence: 0, expiresAtMs: 0 } });
    expect(verdict(late, running, { ...onMill, trouble: 'gone' })).toBe('accepted');
    expect(verdict(late, locked, onMill)).toBe('accepted');
  });
});

describe('machines that cut', () => {
  const here = { armedBy: 'Rosa' };
  it.each<[string, Order, string]>([
    ['jog', jog, 'START_NEEDS_PERSON'],
    ['home', { kind: 'home' }, 'START_NEEDS_PERSON'],
    ['moves', lines('G0 X10'), 'START_NEEDS_PERSON'],
    ['the spindle', lines('M3 S1000'), 'START_NEEDS_PERSON'],
    ['a harmless line with a move behind it', lines('$G', 'G0 X10'), 'START_NEEDS_PERSON'],
  ])('[BP-ORDER-06] need a person beside them for %s', (_name, order, code) => {
    expect(verdict(wish(order), fresh, onMill)).toBe(code);
    expect(verdict(wish(order, here), fresh, onMill)).toBe('accepted');
  });

  const overrides = { feed: 80, rapid: 50, spindle: 120 };
  it.each<[string, Order, string]>([
    ['slower', { kind: 'override', feed: 70 }, 'accepted'],
    ['as it is', { kind: 'override', feed: 80, rapid: 50, spindle: 120 }, 'accepted'],
    ['back to what was programmed, which is faster', { kind: 'override', feed: 100 }, 'START_NEEDS_PERSON'],
    ['slower, but with faster rapids', { kind: 'override', feed: 50, rapid: 100 }, 'START_NEEDS_PERSON'],
    ['with a faster spindle', { kind: 'override', spindle: 121 }, 'START_NEEDS_PERSON'],
  ])('[BP-ORDER-15] run a job %s', (_name, order, code) => {
    const context = { ...onMill, snapshot: { ...ready, phase: 'running', overrides } } as const;
    expect(verdict(wish(order), running, context)).toBe(code);
    expect(verdict(wish(order, here), running, context)).toBe('accepted');
    expect(verdict(wish(order), running, { ...context, profile: onPrinter.profile })).toBe('accepted');
  });

  it('run no faster than programmed where the firmware does not tell how fast they are', () => {
    const context = { ...onMill, snapshot: { ...ready, phase: 'running' } } as const;
    expect(verdict(wish({ kind: 'override', feed: 100 }), running, context)).toBe('accepted');
    expect(verdict(wish({ kind: 'override', feed: 101 }), running, context)).toBe('START_NEEDS_PERSON');
  });

  it('tell their settings and switch off for anybody', () => {
    for (const line of ['$$', '$#', '$G', '$I', 'M5', 'M9']) {
      expect(verdict(wish(lines(line)), fresh, onMill)).toBe('accepted');
    }
  });
});

describe('[BP-ORDER-07] lines at the console', () => {
  it.each<[string, string, OrderContext, string]>([
    ['a report', 'M503', onPrinter, 'accepted'],
    ['a report with something behind it', 'M503 M112', onPrinter, 'GCODE_CONTROL'],
    ['storing settings', 'M500', onPrinter, 'GCODE_EEPROM'],
    ['a stop past the queue', 'M112', onPrinter, 'GCODE_CONTROL'],
    ['a command hidden in a message', 'M117 M112', onPrinter, 'GCODE_CONTROL'],
    ['a command nobody knows', 'M9999', onPrinter, 'GCODE_UNKNOWN'],
    ['a word that is no number', 'G1 X--1', onPrinter, 'GCODE_NUMBER'],
    ['too much heat', 'M104 S261', onPrinter, 'GCODE_OVERTEMP'],
    ['as much heat as allowed', 'M104 S260', onPrinter, 'accepted'],
    ['a move farther than the machine', 'G1 X221 F600', onPrinter, 'GCODE_OUT_OF_BOUNDS'],
    ['a move backwards', 'G1 X-10 F600', onPrinter, 'accepted'],
    ['waiting for a person', 'M0', onPrinter, 'GCODE_FORBIDDEN'],
    ['nothing but a comment', '; hello', onPrinter, 'GCODE_EMPTY'],
    ['a setting', '$100=80', onMill, 'GCODE_FORBIDDEN'],
    ['unlocking past the gate', '$X', onMill, 'GCODE_FORBIDDEN'],
    ['jogging past the limits', '$J=G91X1F100', onMill, 'GCODE_FORBIDDEN'],
    ['too fast a spindle', 'M3 S12001', onMill, 'GCODE_LIMIT'],
    ['real-time bytes', 'G1 X1 F100 !', onMill, 'GCODE_RT_BYTE'],
  ])('%s', (_name, line, context, expected) => {
    expect(verdict(wish(lines(line), { armedBy: 'Rosa' }), fresh, context)).toBe(expected);
  });

  it('go out as blocks, without comments', () => {
    const decided = decideOrder(wish(lines('g1 x1 f600 ; á', 'M105')), fresh, onPrinter);
    expect(decided).toMatchObject({ order: { kind: 'gcode', lines: ['G1 X1 F600', 'M105'] }, isHeating: false });
  });
});

describe('limits', () => {
  it.each<[string, Order, Partial<OrderContext>, string]>([
    ['the hottest nozzle', { kind: 'heat', nozzleC: 261 }, {}, 'GCODE_OVERTEMP'],
    ['the hottest bed', { kind: 'heat', bedC: 101 }, {}, 'GCODE_OVERTEMP'],
    ['heat on a machine without heaters', heat, onMill, 'GCODE_OVERTEMP'],
    ['a jog without a distance', { ...jog, deltaMm: {} }, {}, 'INPUT_INVALID'],
    ['too fast a jog', { ...jog, deltaMm: { z: 1 }, feedMmPerMin: 901 }, {}, 'GCODE_LIMIT'],
    ['too far a jog', { ...jog, deltaMm: { x: -221 } }, {}, 'GCODE_OUT_OF_BOUNDS'],
    [
      'a jog over the edge',
      jog,
      { snapshot: { ...ready, isHomed: true, positionMm: { x: 215, y: 0, z: 0 } } },
      'GCODE_OUT_OF_BOUNDS',
    ],
    ['a jog within it', jog, { snapshot: { ...ready, isHomed: true, positionMm: { x: 200, y: 0, z: 0 } } }, 'accepted'],
    ['a macro nobody wrote', { kind: 'macro', name: 'nope' }, {}, 'NOT_FOUND'],
    ['a macro with a forbidden line', { kind: 'macro', name: 'bad' }, {}, 'GCODE_EEPROM'],
    ['a good macro', { kind: 'macro', name: 'park' }, {}, 'accepted'],
  ])('%s', (_name, order, over, expected) => {
    expect(verdict(wish(order, { armedBy: 'Rosa' }), fresh, { ...onPrinter, ...over })).toBe(expected);
  });

  it.each<[string, Order, OrderContext, object]>([
    ['a spindle', lines('M3 S1000'), onMill, { isSpinning: true, isHarmless: false }],
    ['a laser, in one line with a move', lines('G1 X1 F100 M4 S10'), onMill, { isSpinning: true }],
    ['what was on and is off again', lines('M3 S1000', 'M05'), onMill, { isSpinning: false, isHarmless: false }],
    ['M5', lines('M5'), onMill, { isSpinning: false, isHarmless: true }],
    ['a report', lines('$$'), onMill, { isHarmless: true }],
    ['a jog', jog, onPrinter, {}],
    ['heat', heat, onPrinter, { isHarmless: false }],
    ['no heat', { kind: 'heat', nozzleC: 0 }, onPrinter, { isHarmless: true }],
  ])('tells what matters of %s', (_name, order, context, expected) => {
    const decided = decideOrder(wish(order, { armedBy: 'Rosa' }), fresh, context);
    expect(decided).toMatchObject(expected);
    expect('isSpinning' in decided).toBe('isSpinning' in expected);
  });

  it('tells what begins a heat lease', () => {
    const isHeating = (order: Order): unknown => {
      const decided = decideOrder(wish(order), fresh, onPrinter);
      return 'isHeating' in decided && decided.isHeating;
    };
    expect(isHeating(heat)).toBe(true);
    expect(isHeating(lines('M140 S60'))).toBe(true);
    expect(isHeating(lines('M104S200'))).toBe(true);
    expect(isHeating({ kind: 'heat', nozzleC: 0 })).toBe(false);
    expect(isHeating(lines('M104 S0'))).toBe(false);
  });
});
