// node scripts/gcode-table.mjs: writes docs/gcode.md from the tables of the dialects (after `npm run build`).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';

const { gcodePage } = await import('../dist/libs/gcode/test/attacks/gcode-page.js');
writeFileSync(path.join(ROOT, 'docs/gcode.md'), gcodePage());
