import {
  parseTopic,
  readPrivateKey,
  seal,
  upTopic,
  type Ack,
  type Command,
  type Fact,
  type UpChannel,
} from '#libs/bridge-contract';
import { MqttConnection } from '#libs/messaging';

/** What machines and database say, to be held against what was said on the wire. */
export interface Account {
  /** Machine id -> physical starts by the machine itself. */
  readonly starts: ReadonlyMap<string, number>;
  /** `machine/run`: somebody saw the empty plate after that run. */
  readonly clears: ReadonlySet<string>;
  /** Attempts that have begun, by the database. */
  readonly started: ReadonlySet<string>;
  /** `epoch/seq` of the facts in the database. */
  readonly stored: ReadonlySet<string>;
  /** Acknowledged facts that a database may lack because it lost its last commits. */
  readonly forgotten: number;
}

/** Hears everything on the wire between server and bridges, and remembers. */
export class Witness {
  readonly facts: Fact[] = [];
  readonly commands: Command[] = [];
  /** Epoch -> highest acknowledged. */
  readonly acks = new Map<string, number>();
  /** Epochs of births, in order. */
  readonly births: string[] = [];
  private mqtt: MqttConnection | undefined;

  async listen(url: string, password: string): Promise<void> {
    const mqtt = new MqttConnection({ url, clientId: 'witness', username: 'witness', password });
    this.mqtt = mqtt;
    await mqtt.subscribe('mf/v1/#', (topic, bytes) => this.note(topic, bytes));
    const connected = new Promise<void>((resolve) => mqtt.onConnect(resolve));
    mqtt.start();
    await connected;
  }

  async close(): Promise<void> {
    await this.mqtt?.close();
  }

  /** As that bridge would say it. */
  sealedBy(
    bridge: Readonly<Record<string, string>>,
    channel: UpChannel,
    body: object,
  ): { topic: string; bytes: Buffer } {
    const topic = upTopic(bridge['bridgeId'] ?? '', channel);
    return { topic, bytes: seal(topic, channel, body as never, readPrivateKey(bridge['privateKeyPem'] ?? '')) };
  }

  async publish(topic: string, bytes: Buffer): Promise<void> {
    await this.mqtt?.publish(topic, bytes, { qos: 1 });
  }

  private note(topic: string, bytes: Uint8Array): void {
    const channel = parseTopic(topic)?.channel;
    const read = (): unknown => JSON.parse((JSON.parse(Buffer.from(bytes).toString('utf8')) as { body: string }).body);
    if (channel === 'fact') this.facts.push(read() as Fact);
    if (channel === 'command') this.commands.push(read() as Command);
    if (channel === 'birth') this.births.push((read() as { epoch: string }).epoch);
    if (channel === 'ack') {
      const { epoch, seq } = read() as Ack;
      this.acks.set(epoch, Math.max(seq, this.acks.get(epoch) ?? 0));
    }
  }

  /** Every fact that was said is acknowledged. */
  get isQuiet(): boolean {
    return this.facts.every(({ epoch, seq }) => seq <= (this.acks.get(epoch) ?? 0));
  }

  /** Times a command of this kind was published. */
  count(kind: Command['kind'], attemptId?: string): number {
    return this.commands.filter(
      (command) =>
        command.kind === kind &&
        (attemptId === undefined || ('attemptId' in command && command.attemptId === attemptId)),
    ).length;
  }

  contradictions(account: Account): string[] {
    const found: string[] = [];
    const attemptOf = new Map<string, string>();
    const runsOf = new Map<string, Set<string>>();
    for (const { fact } of this.facts) {
      if (fact.kind !== 'attempt' || fact.state !== 'running') continue;
      const run = `${fact.machineId}/${fact.run}`;
      const before = attemptOf.get(run);
      if (before !== undefined && before !== fact.attemptId) found.push(`run ${run} belongs to two attempts`);
      attemptOf.set(run, fact.attemptId);
      runsOf.set(fact.attemptId, (runsOf.get(fact.attemptId) ?? new Set()).add(run));
    }
    for (const [attempt, runs] of runsOf) {
      if (runs.size > 1) found.push(`attempt ${attempt} was started ${runs.size} times: ${[...runs].join(', ')}`);
      if (!account.started.has(attempt) && account.forgotten === 0)
        found.push(`attempt ${attempt} has begun, and the database does not know it`);
    }
    for (const [machineId, starts] of account.starts) {
      const told = [...attemptOf.keys()].filter((run) => run.startsWith(machineId)).length;
      if (starts !== told) found.push(`machine ${machineId} moved ${starts} times, ${told} runs were told`);
      for (let run = 0; run < starts; run++) {
        if (!account.clears.has(`${machineId}/${run}`))
          found.push(`run ${run + 1} of ${machineId} began on a plate that nobody had seen empty`);
      }
    }
    const lost = new Set(
      this.facts
        .filter(({ epoch, seq }) => seq <= (this.acks.get(epoch) ?? 0))
        .map(({ epoch, seq }) => `${epoch}/${seq}`)
        .filter((id) => !account.stored.has(id)),
    );
    if (lost.size > account.forgotten) found.push(`${lost.size} facts were acknowledged and are not in the database`);
    return found;
  }
}
