import { describe, expect, it } from '@jest/globals';
import type { MachineRequest } from '#libs/machine-protocols';
import { replayOnHostedMachine, type HostedHeard, type HostedPartner } from './hosted-machine-replay.js';
import { parseTranscript } from './parse.js';

/** An OctoPrint that is a little further on at every question for its state. */
class Progressing implements HostedPartner {
  asked = 0;
  private readonly inbox: HostedHeard[] = [];

  constructor(private readonly states: readonly string[]) {}

  async connect(): Promise<void> {}
  disconnect(): void {}
  send(): void {}
  request(id: number, { method }: MachineRequest): void {
    const state = this.states[Math.min(this.asked, this.states.length - 1)];
    if (method === 'GET') this.asked += 1;
    const body = method === 'GET' ? JSON.stringify({ state }) : JSON.stringify({ done: state });
    this.inbox.push({ type: 'response', id, status: 200, body });
  }
  async next(): Promise<HostedHeard | undefined> {
    return this.inbox.shift();
  }
  async pass(): Promise<void> {}
}

const PRINT = parseTranscript(`% machine octoprint
> request r1 GET /api/job
< response r1 200 {"state":"Heating"}
> request r2 GET /api/job
< response r2 200 {"state":"Printing"}
> request r3 GET /api/job
< response r3 200 {"state":"Operational"}
! end
`);

describe('a state that is asked for by the clock', () => {
  it('may be as written', async () => {
    const machine = new Progressing(['Heating', 'Printing', 'Operational']);
    expect(await replayOnHostedMachine(PRINT, machine)).toBeUndefined();
    expect(machine.asked).toBe(3);
  });

  it('may be behind: it is asked again until the machine is there', async () => {
    const machine = new Progressing(['Idle', 'Idle', 'Heating', 'Heating', 'Printing', 'Printing', 'Operational']);
    expect(await replayOnHostedMachine(PRINT, machine)).toBeUndefined();
    expect(machine.asked).toBe(7);
  });

  it('may be ahead: what the machine was in meanwhile nobody saw', async () => {
    const machine = new Progressing(['Printing', 'Operational']);
    expect(await replayOnHostedMachine(PRINT, machine)).toBeUndefined();
  });

  it('is another one when the machine never comes to it', async () => {
    const machine = new Progressing(['Heating', 'Error']);
    expect(await replayOnHostedMachine(PRINT, machine)).toMatchObject({ line: 5, seen: '200 {"state":"Error"}' });
  });

  it('goes only one way: back in an earlier one is another one', async () => {
    const machine = new Progressing(['Heating', 'Printing', 'Heating']);
    expect(await replayOnHostedMachine(PRINT, machine)).toMatchObject({ line: 7, seen: '200 {"state":"Heating"}' });
  });

  it('is not asked again where asking does something', async () => {
    const machine = new Progressing(['no', 'yes']);
    const start = parseTranscript(
      '% machine octoprint\n> request r1 POST /api/job {}\n< response r1 200 {"done":"yes"}\n! end\n',
    );
    expect(await replayOnHostedMachine(start, machine)).toMatchObject({ line: 3, seen: '200 {"done":"no"}' });
  });
});
