// For a process under test, as `--import`: dies in the moment it would send the text in FAULT to a machine.
import { Socket } from 'node:net';

const text = process.env['FAULT'] ?? '';
const write = Reflect.get(Socket.prototype, 'write') as (this: Socket, ...args: unknown[]) => boolean;

Reflect.set(Socket.prototype, 'write', function diesOrWrites(this: Socket, ...args: unknown[]): boolean {
  const [bytes] = args;
  if (bytes instanceof Uint8Array && Buffer.from(bytes).toString('latin1').includes(text)) {
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way; not one byte may leave meanwhile.
    for (;;);
  }
  return write.apply(this, args);
});
