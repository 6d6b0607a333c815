// For a process under test, as `--import`: from SIGUSR2 on it takes memory until somebody ends it.
process.on('SIGUSR2', () => {
  const eaten: Buffer[] = [];
  for (;;) eaten.push(Buffer.alloc(16 * 1024 * 1024, 1));
});

export {};
