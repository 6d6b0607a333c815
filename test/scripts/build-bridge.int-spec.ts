import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKeys } from '#libs/bridge-contract';
import { Program } from '../support/child-process.js';

describe('the bridge as it is shipped', () => {
  let folder: string;
  let unpacked: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'bridge-bundle-'));
    execFileSync(process.execPath, ['scripts/build-bridge.mjs', '--out', path.join(folder, 'bridge')]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    // Away from the project: nothing of its node_modules is in reach.
    execFileSync('tar', ['-xzf', path.join(folder, `minga-bridge-${version}.tgz`), '-C', folder]);
    unpacked = path.join(folder, 'minga-bridge');
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('starts without a server, with a watchdog beside it; SIGTERM ends both', async () => {
    const dataDir = path.join(folder, 'data');
    const config = path.join(folder, 'bridge.json');
    await writeFile(config, JSON.stringify({ ...(await nobodysAddress()), ...credentials(), dataDir }));
    const bridge = new Program(process.execPath, [path.join(unpacked, 'minga-bridge.mjs'), '--config', config]);
    try {
      await bridge.says(/"bridge started"/);
      const log = (): string => readFileSync(path.join(dataDir, 'watchdog.log'), 'utf8');
      const pid = Number(/"watchdog":(\d+)/.exec(log())?.[1]);
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain(path.join(unpacked, 'watchdog.mjs'));
      expect(await bridge.stop('SIGTERM')).toEqual({ code: 0, signal: null });
      while (existsSync(`/proc/${pid}/cmdline`)) await delay(20);
      expect(log()).toContain('watchdog: ends');
    } finally {
      await bridge.kill9();
    }
  }, 60_000);

  it('has a watchdog that imports nothing but what Node brings', () => {
    const imported = [...readFileSync(path.join(unpacked, 'watchdog.mjs'), 'utf8').matchAll(/from "([^"]+)"/g)];
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter(([, name]) => !name?.startsWith('node:'))).toEqual([]);
  });

  it('brings binaries for the computers it is meant for, and its deployment files', () => {
    for (const system of ['linux-arm64', 'linux-arm', 'linux-x64']) {
      for (const name of ['@serialport/bindings-cpp', 'classic-level']) {
        expect(existsSync(path.join(unpacked, 'node_modules', name, 'prebuilds', system))).toBe(true);
      }
    }
    for (const file of ['install.sh', '99-minga.rules', 'minga-bridge.service', 'minga-watchdog.service']) {
      expect(existsSync(path.join(unpacked, 'deploy', file))).toBe(true);
    }
  });

  it('has units that systemd accepts', async () => {
    if (!existsSync('/usr/bin/systemd-analyze')) {
      process.stderr.write('skipped: no systemd-analyze\n');
      return;
    }
    const units = ['minga-watchdog.service', 'minga-bridge.service'].map((file) => path.join(folder, file));
    for (const unit of units) {
      const text = readFileSync(path.join(unpacked, 'deploy', path.basename(unit)), 'utf8');
      await writeFile(unit, text.replaceAll('/usr/bin/node', process.execPath));
    }
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

/** A port that was free a moment ago. */
async function nobodysAddress(): Promise<{ serverUrl: string; mqttUrl: string }> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { serverUrl: `http://127.0.0.1:${port}`, mqttUrl: `mqtt://127.0.0.1:${port}` };
}

function credentials(): Record<string, string> {
  const { privateKeyPem } = generateSigningKeys();
  const { publicKeyPem } = generateSigningKeys();
  return { bridgeId: 'b1', secret: 'a-long-secret', privateKeyPem, serverPublicKeyPem: publicKeyPem };
}
