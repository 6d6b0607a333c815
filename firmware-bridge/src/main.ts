#!/usr/bin/env node
import { runCli } from './cli/index.js';

// Set, not called: what was written to a pipe still has to leave.
process.exitCode = await runCli(process.argv.slice(2));
