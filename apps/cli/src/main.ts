#!/usr/bin/env node
import { runMinga } from './minga.js';

// A reader that went away (`minga gcode inspect x | head`) is no fault of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
// Set, not called: what was written to a pipe still has to leave.
process.exitCode = await runMinga(process.argv.slice(2));
