import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MqttConnection } from '#libs/messaging';
import { Plant, until, type Workshop } from '../plant.js';

/** Twice the keepalive of a bridge (15 s), and the back-off after it. */
const DETECTED_WITHIN_MS = 32_000;
const BRIDGES = 200;

describe('a line that carries nothing and does not break', () => {
  let plant: Plant;
  let shop: Workshop;

  beforeAll(async () => {
    plant = await Plant.open('mosquitto');
    shop = await plant.workshop();
  }, 60_000);
  afterAll(async () => {
    await shop.close();
    await plant.close();
  });

  it('[D9] is found out by both ends within twice the keepalive; a bridge that is ended does not wait for it', async () => {
    const machineId = await shop.addMachine();
    const bridge = await shop.startBridge();
    await shop.untilOnline(machineId);
    const { mqtt } = shop.lines;
    mqtt.up.swallows = true;
    mqtt.down.swallows = true;
    const sinceMs = performance.now();
    const offline = async (): Promise<boolean> => (await shop.bridgeRow()).connectivity === 'offline';
    await Promise.all([
      until('the bridge to notice', () => !bridge.isServerConnected, DETECTED_WITHIN_MS),
      until('the server to notice', offline, DETECTED_WITHIN_MS),
    ]);
    expect(performance.now() - sinceMs).toBeLessThan(DETECTED_WITHIN_MS);
    mqtt.heal();
    await until('the line', () => bridge.isServerConnected);
    mqtt.up.swallows = true;
    mqtt.down.swallows = true;
    const askedMs = performance.now();
    await shop.stopBridges();
    expect(performance.now() - askedMs).toBeLessThan(10_000);
  }, 90_000);

  it('[D12] two hundred bridges come back after an outage within two minutes, and not all at once', async () => {
    const { mqtt } = shop.lines;
    mqtt.heal();
    const back: number[] = [];
    const user = { username: shop.bridgeId, password: shop.config.secret };
    const clients = Array.from({ length: BRIDGES }, () => new MqttConnection({
      // Mosquitto knows a bridge by its user; the name of the connection is free.
      url: shop.config.mqttUrl, clientId: `c${Math.random()}`, protocol: 5, ...user,
    })); // prettier-ignore
    try {
      let connected = 0;
      for (const client of clients) client.onConnect(() => (connected += 1));
      for (const client of clients) client.start();
      await until('all of them', () => connected === BRIDGES);
      await mqtt.refuse();
      await until('none of them', () => clients.every(({ isConnected }) => !isConnected));
      for (const client of clients) client.onConnect(() => back.push(performance.now()));
      // Long enough that the first, quick tries have failed.
      await mqtt.accept();
      await until('all of them again', () => back.length === BRIDGES, 120_000);
      expect((back.at(-1) ?? 0) - (back[0] ?? 0)).toBeGreaterThan(50);
    } finally {
      await Promise.all(clients.map((client) => client.close()));
    }
  }, 150_000);
});
