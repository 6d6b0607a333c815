import 'reflect-metadata';
import { runRole } from './core/run-role.js';
import { createServerApp } from './server.app.js';

await runRole('server', createServerApp);
