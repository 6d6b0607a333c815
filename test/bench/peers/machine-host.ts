import { startSimulatedMachine } from '#libs/machine-simulator';

/** A printer in a process of its own, as real ones are not on the bridge's computer. Says its address, then its counts when asked. */
const machine = await startSimulatedMachine({ kind: 'marlin', name: 'bench', timeFactor: 1, on: 'pty' });
process.stdout.write(`${machine.url}\n`);
process.stdin.on('data', () => {
  const { moves, starvations, starvedS } = machine;
  process.stdout.write(`${JSON.stringify({ moves, starvations, starvedS })}\n`);
});
process.stdin.on('end', () => void machine.close().then(() => process.exit(0)));
