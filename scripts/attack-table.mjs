// Writes docs/designs-attacks.md from test/attacks-designs. Compile first.
import { writeFile } from 'node:fs/promises';
import { HARMLESS } from '../dist/test/attacks-designs/harmless.js';
import { ATTACK_ROWS } from '../dist/test/attacks-designs/rows.js';
import { attackTable } from '../dist/test/attacks-designs/table.js';

await writeFile('docs/designs-attacks.md', attackTable(ATTACK_ROWS, HARMLESS));
