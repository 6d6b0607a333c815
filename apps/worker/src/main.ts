import 'reflect-metadata';
import { runRole } from '../../server/src/core/run-role.js';
import { createWorkerApp } from './worker.app.js';

await runRole('worker', createWorkerApp);
