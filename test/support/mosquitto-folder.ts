import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where servers come in, and bridges; without a door of their own these come in where servers do. */
export interface BrokerPorts {
  readonly server: number;
  readonly bridges?: number;
}

/**
 * `deploy/mosquitto` as it is, in this folder; only paths and ports are others.
 * @param settings lines that come last
 * @returns the file to start Mosquitto with
 */
export async function mosquittoFolder(
  folder: string,
  { server, bridges }: BrokerPorts,
  settings: readonly string[] = [],
): Promise<string> {
  await cp(path.resolve('deploy/mosquitto'), folder, { recursive: true });
  const file = path.join(folder, 'mosquitto.conf');
  const conf = (await readFile(file, 'utf8'))
    .replaceAll('/mosquitto/config', folder)
    .replace('listener 1883', `listener ${server} 127.0.0.1`)
    .replace('listener 1885', `listener ${bridges} 127.0.0.1`)
    .replace(bridges === undefined ? /listener undefined[^]*$/ : /listener 9001[^]*$/, '');
  // Started by root it becomes the user mosquitto, who may not read this folder.
  await writeFile(file, [conf, 'user root', ...settings, ''].join('\n'));
  return file;
}
