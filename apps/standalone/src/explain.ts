import type { StandaloneConfig } from './config.js';

/** One clear sentence about what is wrong and what to do; the stack only for what we did not expect. */
export function explain(error: unknown, config?: Pick<StandaloneConfig, 'port'>): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port ?? config?.port ?? ''} is taken by another program. Stop that program, or choose another port with --port.`;
    case 'EADDRNOTAVAIL':
      return `this computer has no address ${address ?? ''}. Choose another with --host.`;
    case 'EACCES':
      if (port !== undefined) return `this user may not open port ${port}. Choose a port above 1023 with --port.`;
      return `${error.message}. Give this user the right to use the data folder, or choose another with --data.`;
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return `${error.message}. Choose another data folder with --data.`;
    case 'ENOSPC':
      return 'the disk is full. Free some space and start again.';
    default:
      return error.name === 'Error' || error.name === 'StartError' ? error.message : (error.stack ?? error.message);
  }
}
