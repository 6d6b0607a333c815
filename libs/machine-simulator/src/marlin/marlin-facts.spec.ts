import { describe, expect, it } from '@jest/globals';
import { createModel, type SimulatedMachineOptions } from '../start-simulated-machine.js';
import type { MachineModel } from '../machine-model.js';

/** A machine with its start-up text read. */
function powered(options: Partial<SimulatedMachineOptions> = {}): MachineModel {
  const machine = createModel({ kind: 'marlin', name: 'm', ambientC: 20, ...options });
  machine.step(0);
  return machine;
}

const ask = (machine: MachineModel, text: string, atS = 0): string =>
  machine.step(atS, Buffer.from(`${text}\n`, 'latin1'));

function numbered(n: number, text: string): string {
  const line = `N${n} ${text}`;
  return `${line}*${Buffer.from(line, 'latin1').reduce((sum, byte) => sum ^ byte, 0)}`;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** One test for each numbered fact of what real Marlins were seen to answer. */
describe('Marlin', () => {
  it('1: says start, a reset cause, the version and echo lines, but no ok', () => {
    const machine = createModel({ kind: 'marlin', name: 'm' });
    const said = machine.step(0);
    expect(said).toMatch(/^start\nPowerUp\nMarlin .*\necho: .*\n/);
    expect(said).toMatch(/\/\/action:prompt_end\n$/);
    expect(said).not.toMatch(/^ok/m);
    machine.fault({ kind: 'reset', atS: 1, cause: 'External Reset' });
    expect(machine.step(2)).toMatch(/^start\n External Reset\n/);
    expect(machine.boots).toBe(2);
  });

  it('2: tells line, free planner blocks and free command slots with ok, but not with temperatures', () => {
    const machine = powered();
    expect(ask(machine, numbered(1, 'G1 X10 F600'))).toBe('ok N1 P14 B3\n');
    expect(ask(machine, numbered(2, 'M105'))).toMatch(/^ok T:20\.00 \/0\.00 B:20\.00 \/0\.00 @:0 B@:0\n$/);
  });

  it.each([
    ['a bad checksum', 'N2 G21*1', 'checksum mismatch'],
    ['a gap', numbered(4, 'G21'), 'Line Number is not Last Line Number+1'],
    ['the repeat of an acknowledged line', numbered(1, 'G21'), 'Line Number is not Last Line Number+1'],
  ])('3: answers %s with Error, Resend and an ok without number', (_name, line, error) => {
    const machine = powered();
    ask(machine, numbered(1, 'G21'));
    expect(ask(machine, line)).toBe(`Error:${error}, Last Line: 1\nResend: 2\nok\n`);
    expect(machine.executed).toEqual(['G21']);
  });

  it('4: asks once for each of k lines in flight behind one bad line', () => {
    const machine = powered();
    const said = ask(machine, ['N1 G21*0', numbered(2, 'G90'), numbered(3, 'G91'), numbered(4, 'G90')].join('\n'));
    expect([count(said, 'Resend: 1\n'), count(said, 'ok\n')]).toEqual([4, 4]);
    expect(machine.executed).toEqual([]);
  });

  it('5: wants a checksum with a number, takes one without, and loses it behind a comment or 96 bytes', () => {
    const machine = powered();
    expect(ask(machine, 'N1 G1 X3')).toContain('Error:No Checksum with line number, Last Line: 0\nResend: 1\nok\n');
    expect(ask(machine, 'G1 X3 F600*99')).toBe('ok\n');
    expect(ask(machine, numbered(1, 'G1 X4 ;away'))).toContain('No Checksum');
    const long = numbered(1, `M117 ${'x'.repeat(100)}`);
    for (let i = 0; i < 3; i++) expect(ask(machine, long)).toContain('No Checksum with line number');
    expect(machine.executed).toEqual(['G1 X3 F600']);
  });

  it('5: resets its line counter for M110 anywhere in a numbered line, also in a text', () => {
    const machine = powered();
    expect(ask(machine, numbered(70, 'M117 call M110 now'))).toContain('ok N70');
    expect(ask(machine, numbered(71, 'G21'))).toContain('ok N71');
    expect(ask(machine, numbered(0, 'M110'))).toContain('ok');
    expect(ask(machine, numbered(1, 'G21'))).toContain('ok N1');
  });

  it.each([
    ['repetier', 'Error:Wrong checksum\nResend:1\nok\n'],
    ['smoothie', 'Error:Missing checksum\nrs N1\nok\n'],
    ['rrf', 'Error:Wrong checksum\nResend:1\nok\n'],
    ['prusa', 'Error:checksum mismatch, Last Line: 0\nResend: 1\nok\n'],
  ] as const)('5: words a wrong checksum as %s does', (firmware, answer) => {
    expect(ask(powered({ firmware }), 'N1 G21*0')).toBe(answer);
  });

  it('6: answers M999 with Resend and two oks', () => {
    expect(ask(powered(), 'M999')).toBe('Resend: 1\nok\nok\n');
  });

  it('6: releases two oks for M108 during M109', () => {
    const machine = powered();
    ask(machine, 'M109 S200');
    expect(count(machine.step(5) + ask(machine, 'M108', 5), 'ok\n')).toBe(2);
  });

  it('6: stops at once for M410 and releases the ok of the command that waits for motion', () => {
    const machine = powered();
    ask(machine, 'G1 X100 F600\nM400');
    const said = ask(machine, 'M410', 3);
    expect(count(said, 'ok\n')).toBe(2);
    const at = machine.positionMm.x;
    expect(at).toBeGreaterThan(20);
    expect(at).toBeLessThan(40);
    machine.step(20);
    expect(machine.positionMm.x).toBe(at);
  });

  it.each([
    ['M114', /^X:0\.00 .*Count.*\nok\n$/],
    ['G92 E0', /^X:0\.00 .*Count.*\nok\n$/],
    ['M503', /^echo:.*[^]*\necho: {2}M92 X80\.00[^]*M203 X300[^]*M201 X3000[^]*\nok\n$/],
    ['M115', /^FIRMWARE_NAME:Marlin[^]*Cap:EMERGENCY_PARSER:1\n[^]*\nok\n$/],
  ])('7: prints for %s first, then says ok', (command, answer) => {
    expect(ask(powered(), command)).toMatch(answer);
  });

  it('7: homes first, tells the position, then says ok', () => {
    const machine = powered();
    expect(ask(machine, 'G28')).toBe('');
    expect(machine.step(60)).toMatch(/X:0\.00 .*\nok\n$/);
  });

  it('7: reports temperatures and positions by itself, also between a Resend and its ok', () => {
    const machine = powered();
    ask(machine, 'M155 S2\nM154 S4');
    const said = machine.step(9);
    expect(said.match(/^ T:20\.00 \/0\.00 B:/gm)).toHaveLength(4);
    expect(said.match(/^X:0\.00 .*Count/gm)).toHaveLength(2);
    expect(ask(machine, 'N1 G21*0', 9)).toMatch(/Resend: 1\n T:.*\nX:.*\nok\n$/);
  });

  it('7: puts the answer on the ok line or behind it, where the firmware does', () => {
    expect(ask(powered({ firmware: 'smoothie' }), 'M114')).toMatch(/^ok C: X:0\.00/);
    expect(ask(powered({ firmware: 'repetier' }), 'M105')).toMatch(/^ok\nT:20\.00/);
  });

  it('8: tells temperatures each second and busy every 2 s during M109, and ok when done', () => {
    const machine = powered();
    ask(machine, 'M109 S200');
    const said = machine.step(20);
    expect([count(said, 'T:'), count(said, 'echo:busy: processing\n'), count(said, 'ok')]).toEqual([20, 10, 0]);
    expect(machine.step(200)).toMatch(/ok\n$/);
  });

  it.each([
    ['M0', 'M0 Stop'],
    ['M1', 'M1 Stop'],
    ['M600', 'Filament Change'],
  ])('8: %s asks a person, and ends by M108 or M876', (command, title) => {
    for (const [end, oks] of [
      ['M108', 2],
      ['M876 S0', 2],
    ] as const) {
      const machine = powered();
      const said = ask(machine, command) + machine.step(30);
      expect(said).toContain('echo:busy: paused for user\n');
      expect(said).toContain(`//action:prompt_begin ${title}\n//action:prompt_button Continue\n//action:prompt_show\n`);
      expect(said).not.toContain('ok\n');
      expect(count(ask(machine, end, 31), 'ok\n')).toBe(oks);
    }
  });

  it('8: M0 ends by its time-out', () => {
    const machine = powered();
    ask(machine, 'M0 S10');
    expect(machine.step(9)).not.toContain('ok');
    expect(machine.step(11)).toContain('ok\n');
  });

  it('9: hears M112 at once with an emergency parser, after the queue without, and is silent ever after', () => {
    const killed = 'Error:Printer halted. kill() called!\n//action:poweroff\n';
    const fast = powered();
    ask(fast, 'G4 S10');
    expect(ask(fast, 'M112', 1)).toBe(killed);
    const slow = powered({ hasEmergencyParser: false, saysBusy: false });
    ask(slow, 'G4 S10');
    expect(ask(slow, 'M112', 1)).toBe('');
    expect(slow.step(11)).toBe(`ok\n${killed}`);
    expect(ask(slow, 'M105', 12)).toBe('');
  });

  it('9: can announce an emergency parser that swallows M112 with an ok', () => {
    const machine = powered({ hasBrokenEmergencyParser: true });
    expect(ask(machine, 'M115')).toContain('Cap:EMERGENCY_PARSER:1');
    expect(ask(machine, 'M112')).toBe('ok\n');
  });

  it('10: refuses to extrude cold and does not know every command, both with ok', () => {
    const machine = powered();
    expect(ask(machine, 'G1 E5')).toBe('echo: cold extrusion prevented\nok\n');
    expect(ask(machine, 'M4711')).toBe('echo:Unknown command: "M4711"\nok\n');
  });

  it('11: starts again in the middle of a job, and asks for line 1', () => {
    const machine = powered();
    machine.fault({ kind: 'reset', atBlock: 2 });
    const lines = [1, 2, 3, 4].map((n) => numbered(n, `G1 X${n} F600`));
    ask(machine, lines.slice(0, 2).join('\n'));
    expect(ask(machine, lines[2]!)).toMatch(/^start\n Brown out Reset\n/);
    expect(ask(machine, lines[3]!)).toContain('Last Line: 0\nResend: 1\nok\n');
    expect(machine.executed).toHaveLength(2);
  });

  it('12: greets with garbage, says wait when idle and busy without echo, where it does', () => {
    const noisy = powered({ hasGarbageAtOpen: true });
    noisy.connected();
    expect(noisy.step(0)).toBe('\x80\x00\xff');
    const repetier = powered({ firmware: 'repetier' });
    expect(count(repetier.step(3.5), 'wait\n')).toBe(3);
    ask(repetier, 'G4 S5', 4);
    expect(repetier.step(8)).toContain('busy:processing\n');
  });

  it('13: loses and changes bytes in both directions on a noisy line, the same ones for the same seed', () => {
    const talk = (seed: number, noise: { received?: number; said?: number }): string => {
      const machine = powered({ seed });
      machine.fault({ kind: 'noise', ...noise });
      return Array.from({ length: 200 }, (_, i) => ask(machine, numbered(i + 1, 'G21'))).join('');
    };
    expect(talk(1, { said: 0 })).not.toMatch(/Error|Resend/);
    expect(talk(1, { received: 5 })).toContain('Resend: ');
    const said = talk(2, { said: 20 });
    expect(said).toBe(talk(2, { said: 20 }));
    expect(said.length).toBeLessThan(talk(2, {}).length);
  });
});

describe('a simulated printer', () => {
  it('tells the settings a host reads its limits from, and takes new ones', () => {
    const machine = powered();
    ask(machine, 'M203 X50\nM201 X200\nM204 P150');
    expect(ask(machine, 'M503')).toMatch(/M203 X50\.00 Y300\.00[^]*M201 X200\.00 Y3000\.00[^]*M204 P150\.00/);
    ask(machine, 'G1 X100 F18000');
    // 50 mm/s and 150 mm/s^2 instead of 300 and 1500: 2.33 s, and 0.1 s before the first move.
    machine.step(2.4);
    expect(machine.planner.isEmpty).toBe(false);
    machine.step(2.45);
    expect(machine.planner.isEmpty).toBe(true);
  });

  it('kills itself above MAXTEMP when a heater runs away', () => {
    const machine = powered();
    machine.fault({ kind: 'runaway', atS: 1 });
    machine.step(60);
    expect(machine.nozzleC).toBeGreaterThan(100);
    expect(machine.step(600)).toContain(
      'Error:MAXTEMP triggered, system stopped! Heater_ID: E0\nError:Printer halted. kill() called!',
    );
    expect(machine.nozzleC).toBeGreaterThan(275);
  });

  it('stays cold with its targets set when the heaters have no power', () => {
    const machine = powered();
    machine.fault({ kind: 'psu-off', atS: 0 });
    machine.step(1);
    ask(machine, 'M104 S200', 1);
    expect(ask(machine, 'M105', 300)).toContain('T:20.00 /200.00');
  });

  it.each([
    ['stale-temperature', 'T:20.00 /200'],
    ['nan-temperature', 'T:nan /200'],
    ['minus-15', 'T:-15.00 /200'],
  ] as const)('claims what a broken sensor claims (%s)', (kind, claim) => {
    const machine = powered();
    machine.fault({ kind, atS: 0 });
    machine.step(0);
    ask(machine, 'M104 S200');
    expect(ask(machine, 'M105', 60)).toContain(claim);
    expect(machine.nozzleC).toBeGreaterThan(100);
  });

  it('counts the seconds its heaters are on', () => {
    const machine = powered();
    ask(machine, 'M104 S200', 10);
    ask(machine, 'M104 S0', 70);
    machine.step(500);
    expect(machine.heaterOnS).toBeCloseTo(60);
    expect(machine.lastCommands).toEqual(['M104 S200', 'M104 S0']);
  });

  it('is used at its display: pause, resume, cancel, and a print from the card', () => {
    const machine = powered();
    expect(ask(machine, 'M27')).toBe('Not SD printing\nok\n');
    for (const [atS, kind] of ['pause', 'lcd-resume', 'lcd-cancel', 'sd-print'].entries()) {
      machine.fault({ kind: kind as 'pause', atS });
    }
    expect(machine.step(3)).toMatch(/^\/\/action:paused\n\/\/action:resumed\n\/\/action:cancel\necho:File opened/);
    expect(ask(machine, 'M27', 4)).toMatch(/^SD printing byte 2000\/1000000\nok\n$/);
  });

  it('swallows the line it asked for again, answers with an error only, or asks without need', () => {
    const mute = powered();
    mute.fault({ kind: 'mute', atBlock: 0 });
    ask(mute, numbered(1, 'G21'));
    expect(ask(mute, numbered(2, 'G90'))).toContain('Resend: 2\nok\n');
    expect(ask(mute, numbered(2, 'G90'))).toBe('');
    expect(ask(mute, numbered(2, 'G90'))).toContain('ok N2');
    const error = powered();
    error.fault({ kind: 'error-without-resend', atBlock: 0 });
    ask(error, numbered(1, 'G21'));
    expect(ask(error, numbered(2, 'G90'))).toBe('Error:No Line Number with checksum, Last Line: 1\n');
    const spurious = powered();
    spurious.fault({ kind: 'spurious-resend', atBlock: 1, back: 1 });
    ask(spurious, numbered(1, 'G21'));
    expect(ask(spurious, numbered(2, 'G90'))).toMatch(/Resend: 2\nok\nok N2/);
  });

  it('doubles an ok, drops a Resend, answers late', () => {
    const machine = powered();
    machine.fault({ kind: 'double-ok', every: 1 });
    expect(ask(machine, 'G21')).toBe('ok\nok\n');
    machine.fault({ kind: 'double-ok', every: 0 });
    machine.fault({ kind: 'drop-resend', every: 1 });
    expect(ask(machine, 'N1 G21*0')).toBe('Error:checksum mismatch, Last Line: 0\nok\n');
    machine.fault({ kind: 'slow', ms: 200 });
    expect(ask(machine, 'G21', 1)).toBe('');
    expect(machine.wakeS).toBeCloseTo(1.2);
    expect(machine.step(1.2)).toBe('ok\n');
  });

  it('is away for the time of a re-plug, with its power on', () => {
    const machine = powered();
    machine.fault({ kind: 'replug', atS: 1, forS: 2 });
    machine.step(1);
    expect([machine.takeUnplugged(), machine.isUnplugged]).toEqual([true, true]);
    machine.step(3);
    expect([machine.takeReplugged(), machine.isUnplugged, machine.boots]).toEqual([true, false, 1]);
  });

  it('counts a planner that ran empty because the next move came late, not one that was meant to', () => {
    const machine = powered();
    ask(machine, 'G1 X1 F600');
    machine.step(0.3);
    ask(machine, 'G1 X2', 0.5);
    expect([machine.starvations, machine.moves]).toEqual([1, 2]);
    expect(machine.starvedS).toBeGreaterThan(0.2);
    ask(machine, 'M400', 0.6);
    ask(machine, 'G1 X3', 0.9);
    ask(machine, 'G1 X4', 5);
    expect(machine.starvations).toBe(1);
  });
});
