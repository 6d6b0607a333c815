// The engine itself, driven by the model: labs with replicas of the board, answers, awards, leases, merges.
import {
  answersOf,
  Board,
  DEFAULT_POLICY,
  settle,
  standingOf,
  openNeeds,
  type Award,
  type BoardRecord,
  type IdleMachine,
  type IndexPolicy,
} from '#libs/stigmergy';
import { MEAN_H, SETUP_H, type Process } from './model.js';
import type { JobState, MachineState, Policy, Shop } from './run.js';

const HOUR_MS = 3_600_000;
/** How long a claim holds without a sign of life, and how often it is given. */
export const LEASE_H = 0.75;
const RENEW_H = 0.25;
/** Until the labs have found the other engine. */
const REACTION_H = 0.05;

export const POLICY: IndexPolicy = {
  ...DEFAULT_POLICY,
  travelScaleMs: 6 * HOUR_MS,
  meanSetupMs: SETUP_H * HOUR_MS,
  meanDurationMs: Object.fromEntries(Object.entries(MEAN_H).map(([process, hours]) => [process, hours * HOUR_MS])),
};

/**
 * `engines` 2: the labs report to a second engine when the first is silent. `hears`: what happens to a need whose
 * machine broke. false: the lab dies with it and the lease must run out; that is the worst case and the default.
 */
export function stigmergic({ engines = 1, hears = false }: { engines?: number; hears?: boolean } = {}): Policy {
  return new Stigmergic(engines, hears);
}

interface Live {
  readonly claimId: string;
  readonly machine: MachineState;
  renewedAtH: number;
}

class Stigmergic implements Policy {
  readonly name: string;
  /** What the engine knows, and with it everybody whose line is up. */
  readonly #common = new Board();
  /** By site that is cut off: what it knows of its own needs. */
  readonly #own = new Map<number, Board>();
  /** What a site that is cut off has written down and not yet sent. */
  readonly #unsent = new Map<number, BoardRecord[]>();
  /** Of each need: everything the engine has heard, for the replicas. */
  readonly #heard = new Map<string, BoardRecord[]>();
  readonly #jobs = new Map<string, JobState>();
  readonly #live = new Map<MachineState, Live>();
  #claims = 0;
  #isChanged = true;
  #idleThen = '';
  /** When leases that nobody will renew run out. */
  #fadesAtH: number[] = [];

  constructor(
    readonly engines: number,
    readonly hears: boolean,
  ) {
    this.name = `index signals${engines > 1 ? ', two engines' : ''}${hears ? ', breaks told' : ''}`;
  }

  onArrival(shop: Shop, state: JobState): void {
    const { job } = state;
    this.#jobs.set(job.id, state);
    this.#write(shop, job.site, job.id, {
      kind: 'need',
      id: job.id,
      siteId: String(job.site),
      process: job.process,
      setupKey: String(job.family),
      quantity: 1,
      pieceMs: job.estimateH * HOUR_MS,
      weight: job.weight,
      dueMs: job.dueH * HOUR_MS,
      atMs: job.arrivesH * HOUR_MS,
    });
  }

  onDone(shop: Shop, machine: MachineState, { job }: JobState): void {
    const live = this.#live.get(machine);
    if (!live) return;
    this.#live.delete(machine);
    const atMs = shop.nowH * HOUR_MS;
    this.#write(shop, machine.machine.site, job.id, { kind: 'made', claimId: live.claimId, quantity: 1, atMs });
  }

  onBreak(shop: Shop, machine: MachineState, { job }: JobState): void {
    const live = this.#live.get(machine);
    if (!live) return;
    this.#live.delete(machine);
    if (this.hears) {
      const released = { kind: 'release', claimId: live.claimId, atMs: shop.nowH * HOUR_MS, reason: 'broken' } as const;
      this.#write(shop, machine.machine.site, job.id, released);
    } else this.#fade(shop, live.renewedAtH + LEASE_H);
  }

  decide(shop: Shop): void {
    this.#meet(shop);
    this.#renew(shop);
    this.#callOff(shop);
    const idle = shop.machines.filter((state) => !state.run && !state.isBroken);
    if (idle.length === 0 || !this.#hasNews(shop, idle)) return;
    const sites = [...new Set(idle.map(({ machine }) => machine.site))];
    const online = sites.filter((site) => !this.#own.has(site));
    const together = this.#awards(shop, idle, online, this.#common);
    for (const award of together) this.#start(shop, award);
    for (const site of sites.filter((site) => this.#own.has(site))) {
      const board = this.#own.get(site);
      if (board) for (const award of this.#awards(shop, idle, [site], board)) this.#start(shop, award);
    }
  }

  /** Most moments are renewals, after which every lab would answer what it answered before. */
  #hasNews(shop: Shop, idle: readonly MachineState[]): boolean {
    const idleNow = idle.map(({ machine }) => machine.index).join();
    const hasFaded = this.#fadesAtH.some((atH) => atH <= shop.nowH);
    const isNews = this.#isChanged || hasFaded || idleNow !== this.#idleThen;
    this.#fadesAtH = this.#fadesAtH.filter((atH) => atH > shop.nowH);
    this.#isChanged = false;
    this.#idleThen = idleNow;
    return isNews;
  }

  #fade(shop: Shop, atH: number): void {
    this.#fadesAtH.push(atH);
    shop.wake(atH);
  }

  #awards(shop: Shop, idle: readonly MachineState[], sites: readonly number[], board: Board): Award[] {
    const nowMs = shop.nowH * HOUR_MS;
    const standings = openNeeds(board, nowMs);
    if (standings.length === 0) return [];
    const offlineSites = new Set([...this.#own.keys()].map(String));
    const hasProcess = (siteId: string, process: string): boolean =>
      shop.machines.some(({ machine }) => String(machine.site) === siteId && machine.process === process);
    const roads = (from: string, to: string): number => (shop.world.roadsH[Number(from)]?.[Number(to)] ?? 0) * HOUR_MS;
    const answers = sites.flatMap((site) =>
      answersOf(
        {
          siteId: String(site),
          board,
          idle: idle.filter(({ machine }) => machine.site === site).map(idleMachine),
          horizon: { isOnline: !this.#own.has(site), offlineSites, hasProcess },
          roads,
          policy: POLICY,
          claimHorizonMs: Infinity,
        },
        nowMs,
        standings,
      ),
    );
    return settle(answers);
  }

  #start(shop: Shop, { answer, rivals }: Award): void {
    const machine = shop.machines.find((state) => state.machine.id === answer.machineId);
    const job = this.#jobs.get(answer.needId);
    if (!machine || !job) throw new Error('an award for nothing');
    const claimId = `c${this.#claims++}`;
    const { needId, machineId, siteId, terms, deliveryMs, pieces } = answer;
    const atMs = shop.nowH * HOUR_MS;
    const leaseUntilMs = atMs + LEASE_H * HOUR_MS;
    const claim: BoardRecord = { kind: 'claim', id: claimId, needId, siteId, machineId, quantity: pieces, atMs, leaseUntilMs, deliveryMs, terms, rivals }; // prettier-ignore
    this.#write(shop, machine.machine.site, needId, claim);
    this.#write(shop, machine.machine.site, needId, { kind: 'start', claimId, atMs });
    this.#live.set(machine, { claimId, machine, renewedAtH: shop.nowH });
    shop.start(machine, job);
    shop.wake(shop.nowH + RENEW_H);
  }

  /** Lines that went down or came up since: a replica is split off, or merged. */
  #meet(shop: Shop): void {
    for (const site of shop.world.roadsH.keys()) {
      const isCut = !shop.isOnline(site) || !this.#hasEngine(shop);
      const own = this.#own.get(site);
      if (isCut === (own !== undefined)) continue;
      this.#isChanged = true;
      if (!own) {
        this.#split(shop, site);
        continue;
      }
      this.#own.delete(site);
      for (const record of this.#unsent.get(site) ?? []) this.#hear(needOf(record, this.#claimNeeds), record);
      this.#unsent.delete(site);
    }
  }

  #hasEngine(shop: Shop): boolean {
    if (shop.isHubUp) return true;
    const from = shop.world.hubDown.find((down) => down.from <= shop.nowH && shop.nowH < down.to)?.from ?? shop.nowH;
    shop.wake(Math.max(shop.nowH + 1e-6, from + REACTION_H));
    return this.engines > 1 && shop.nowH >= from + REACTION_H;
  }

  /** From now on the site knows what it knew, and the others hear nothing of it: its leases will run out. */
  #split(shop: Shop, site: number): void {
    this.#own.set(site, this.#replica(shop, site));
    for (const live of this.#live.values()) {
      if (live.machine.machine.site === site) this.#fade(shop, live.renewedAtH + LEASE_H);
    }
  }

  #replica(shop: Shop, site: number): Board {
    const board = new Board();
    for (const state of shop.waiting) {
      if (state.job.site === site) for (const record of this.#heard.get(state.job.id) ?? []) board.add(record);
    }
    return board;
  }

  #renew(shop: Shop): void {
    for (const live of this.#live.values()) {
      if (shop.nowH < live.renewedAtH + RENEW_H) continue;
      live.renewedAtH = shop.nowH;
      const leaseUntilMs = (shop.nowH + LEASE_H) * HOUR_MS;
      const needId = this.#claimNeeds.get(live.claimId) ?? '';
      this.#write(shop, live.machine.machine.site, needId, { kind: 'renewal', claimId: live.claimId, leaseUntilMs });
      shop.wake(shop.nowH + RENEW_H);
      if (this.#own.has(live.machine.machine.site)) this.#fade(shop, shop.nowH + LEASE_H);
    }
  }

  /** A lab that hears that its need was made, or that another's claim goes before its own, stops and gives it back. */
  #callOff(shop: Shop): void {
    const nowMs = shop.nowH * HOUR_MS;
    for (const [machine, { claimId }] of this.#live) {
      if (this.#own.has(machine.machine.site)) continue;
      const needId = this.#claimNeeds.get(claimId) ?? '';
      if (!this.#isContested(needId)) continue;
      const standing = standingOf(this.#common, needId, nowMs);
      if (standing?.held.some(({ id }) => id === claimId)) continue;
      shop.cancel(machine);
      this.#live.delete(machine);
      this.#write(shop, machine.machine.site, needId, {
        kind: 'release',
        claimId,
        atMs: nowMs,
        reason: 'made elsewhere',
      });
    }
  }

  #isContested(needId: string): boolean {
    return (this.#common.needs.get(needId)?.claimIds.size ?? 0) > 1;
  }

  readonly #claimNeeds = new Map<string, string>();

  #write(shop: Shop, site: number, needId: string, record: BoardRecord): void {
    if (record.kind === 'claim') this.#claimNeeds.set(record.id, needId);
    if (record.kind !== 'renewal') this.#isChanged = true;
    const isCut = !shop.isOnline(site) || !this.#hasEngine(shop);
    if (!isCut) return this.#hear(needId, record);
    if (!this.#own.has(site)) this.#split(shop, site);
    this.#own.get(site)?.add(record);
    this.#unsent.set(site, [...(this.#unsent.get(site) ?? []), record]);
  }

  #hear(needId: string, record: BoardRecord): void {
    this.#common.add(record);
    const heard = this.#heard.get(needId);
    if (heard) heard.push(record);
    else this.#heard.set(needId, [record]);
  }
}

function needOf(record: BoardRecord, claims: ReadonlyMap<string, string>): string {
  if (record.kind === 'need') return record.id;
  if ('needId' in record) return record.needId;
  return claims.get(record.claimId) ?? '';
}

function idleMachine({ machine, family }: MachineState): IdleMachine {
  const process: Process = machine.process;
  return {
    id: machine.id,
    siteId: String(machine.site),
    process,
    setupKey: family === null ? null : String(family),
    speed: machine.speed,
    setupMs: SETUP_H * HOUR_MS,
  };
}
