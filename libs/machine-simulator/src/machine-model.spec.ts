import { describe, expect, it } from '@jest/globals';
import { Heater, HOTEND } from './heater.js';
import { createModel } from './start-simulated-machine.js';

describe('a simulated Marlin', () => {
  it('refuses a bad checksum with Error, Resend and ok, and executes nothing', () => {
    const machine = createModel({ kind: 'marlin', name: 'm' });
    machine.step(0);
    expect(machine.step(0, Buffer.from('N1 G1 X1*1\n'))).toBe('Error:checksum mismatch, Last Line: 0\nResend: 1\nok\n');
    expect(machine.executed).toEqual([]);
  });

  it('heats in the time of a real hotend, with busy lines and temperatures meanwhile', () => {
    const machine = createModel({ kind: 'marlin', name: 'm', ambientC: 20 });
    machine.step(0);
    machine.step(0, Buffer.from('M109 S210\n'));
    const said = machine.step(80);
    expect(said.match(/busy: processing/g)).toHaveLength(40);
    expect(said).not.toContain('ok');
    expect(machine.step(140)).toContain('ok\n');
    expect(machine.nozzleC).toBe(210);
  });

  it('tells its targets: off is when they are 0, however hot it still is', () => {
    const machine = createModel({ kind: 'marlin', name: 'm', ambientC: 20 });
    machine.step(0, Buffer.from('M104 S210\nM140 S60\n'));
    expect([machine.nozzleTargetC, machine.bedTargetC]).toEqual([210, 60]);
    machine.step(100, Buffer.from('M104 S0\nM140 S0\n'));
    expect([machine.nozzleTargetC, machine.bedTargetC]).toEqual([0, 0]);
    expect(machine.nozzleC).toBeGreaterThan(150);
    expect(machine.lastCommands).toEqual(['M104 S210', 'M140 S60', 'M104 S0', 'M140 S0']);
  });

  it('loses what exceeds 128 bytes behind a blocked queue', () => {
    const machine = createModel({ kind: 'marlin', name: 'm' });
    machine.step(0, Buffer.from('G28\n' + 'G1 X1 F600\n'.repeat(30)));
    expect(machine.overrunBytes).toBeGreaterThan(0);
  });

  it('has no next event when idle: nothing to wake up for', () => {
    for (const kind of ['marlin', 'grbl'] as const) {
      const machine = createModel({ kind, name: 'm' });
      machine.step(0);
      expect(machine.nextEventS).toBe(Infinity);
    }
  });
});

describe('a simulated GRBL', () => {
  it('keeps the last lines it took, and heats nothing', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0, Buffer.from('$I\nM3 S8000\n'));
    expect(machine.lastCommands).toEqual(['$I', 'M3S8000']);
    expect([machine.spindleRpm, machine.nozzleTargetC, machine.bedTargetC]).toEqual([8000, 0, 0]);
  });

  it('acknowledges 40 blasted lines only in part, without any error', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0);
    const said = machine.step(0, Buffer.from('G1 X10.5 F100\nG1 X11.5\n'.repeat(20))) + machine.step(4000);
    expect(said.match(/ok\n/g)!.length).toBeLessThan(40);
    expect(said).not.toContain('error');
  });

  it('answers nothing after a soft limit until it is reset, then stays locked until $X', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0);
    expect(machine.step(0, Buffer.from('G0 X9999\n'))).toBe('ALARM:2\n');
    expect(machine.step(1, Buffer.from('?'))).toBe('[MSG:Reset to continue]\n');
    expect(machine.step(2, Buffer.from('\x18')) + machine.step(3)).toBe(
      "ok\n\nGrbl 1.1h ['$' for help]\n[MSG:'$H'|'$X' to unlock]\n",
    );
    expect(machine.step(4, Buffer.from('G0 X1\n'))).toBe('error:9\n');
    expect(machine.step(5, Buffer.from('$X\n'))).toBe('[MSG:Caution: Unlocked]\nok\n');
  });

  it.each([
    ['G999', 20],
    ['G1 X1', 22],
    ['G1 XX', 2],
    ['1', 1],
    [`G1 X${'1'.repeat(90)}`, 11],
  ])('answers %s with error:%i', (line, code) => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0);
    expect(machine.step(0, Buffer.from(`${line}\n`))).toBe(`error:${code}\n`);
  });
});

describe('Heater', () => {
  it('reaches 210 C in about 100 s and cools slowly', () => {
    const heater = new Heater(HOTEND, 20);
    heater.setTarget(210, 0);
    expect(heater.reachedAtS()).toBeGreaterThan(80);
    expect(heater.reachedAtS()).toBeLessThan(120);
    heater.setTarget(0, 200);
    expect(heater.temperatureC(260)).toBeGreaterThan(100);
  });
});
