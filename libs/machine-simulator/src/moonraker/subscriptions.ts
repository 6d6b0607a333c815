type Objects = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Send = (text: string) => void;

interface Subscriber {
  /** Objects and their fields; `null`: all of them. */
  wanted: Readonly<Record<string, readonly string[] | null>>;
  /** As last told, field by field. */
  told: Map<string, string>;
}

/** Moonraker's connections: notices to all, and to each subscriber every quarter second what changed since then. */
export class Subscriptions {
  private readonly connections = new Set<Send>();
  private readonly subscribers = new Map<Send, Subscriber>();
  private queries: (() => void)[] = [];
  private nextS = 0;

  constructor(
    private readonly objects: () => Objects,
    private readonly everyS: number,
  ) {}

  /** Infinity while nobody wants to know anything. */
  get nextEventS(): number {
    return this.subscribers.size + this.queries.length > 0 ? this.nextS : Infinity;
  }

  connect(send: Send): void {
    this.connections.add(send);
  }

  disconnect(send: Send): void {
    this.connections.delete(send);
    this.subscribers.delete(send);
  }

  add(send: Send, wanted: unknown, reply: (result: unknown) => void): void {
    const subscriber = { wanted: wanted as Subscriber['wanted'], told: new Map<string, string>() };
    this.subscribers.set(send, subscriber);
    reply({ eventtime: this.nextS, status: this.changes(subscriber) });
  }

  /** A one-shot question is answered with the next round. */
  query(wanted: unknown, reply: (result: unknown) => void): void {
    this.queries.push(() => {
      const once = { wanted: wanted as Subscriber['wanted'], told: new Map<string, string>() };
      reply({ eventtime: this.nextS, status: this.changes(once) });
    });
  }

  /** Klipper forgets who subscribed when it restarts. */
  forget(): void {
    this.subscribers.clear();
    this.queries = [];
  }

  notify(method: string, params: readonly unknown[]): void {
    for (const send of this.connections) send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  advance(nowS: number, isUp: boolean): void {
    if (nowS < this.nextS) return;
    this.nextS = nowS + this.everyS;
    if (!isUp) return;
    for (const answer of this.queries.splice(0)) answer();
    for (const [send, subscriber] of this.subscribers) {
      const changed = this.changes(subscriber);
      if (Object.keys(changed).length === 0) continue;
      send(JSON.stringify({ jsonrpc: '2.0', method: 'notify_status_update', params: [changed, nowS] }));
    }
  }

  private changes({ wanted, told }: Subscriber): Record<string, Record<string, unknown>> {
    const changed: Record<string, Record<string, unknown>> = {};
    const objects = this.objects();
    for (const [name, fields] of Object.entries(wanted)) {
      for (const [field, value] of Object.entries(objects[name] ?? {})) {
        const text = JSON.stringify(value);
        const key = `${name}.${field}`;
        if ((fields && !fields.includes(field)) || told.get(key) === text) continue;
        told.set(key, text);
        (changed[name] ??= {})[field] = value;
      }
    }
    return changed;
  }
}
