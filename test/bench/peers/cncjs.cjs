// CNCjs's own controllers over its own serial connection, as a sender for `npm run bench -- streaming`:
//   cncjs.cjs PACKAGE marlin|grbl PROGRAM PORT   then on its input: `run LINES`; one line of JSON for each.
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { createInterface } = require('node:readline');

const [packagePath, firmware, program, port] = process.argv.slice(2);
const name = firmware === 'grbl' ? 'Grbl' : 'Marlin';
const Controller = require(
  path.join(packagePath, `dist/cncjs/server/controllers/${name}/${name}Controller.js`),
).default;
const lines = readFileSync(program, 'utf8').trimEnd().split('\n');

const controller = new Controller({}, { port, baudrate: 250000, rtscts: false });
// One browser looks on, as in real use; what it would be sent is thrown away here.
controller.addConnection({ id: 'bench', emit: () => undefined });

function run(count) {
  const ended = new Promise((resolve) => controller.sender.once('end', resolve));
  controller.command('gcode:load', 'bench', lines.slice(0, count).join('\n'), {}, () => undefined);
  const before = process.cpuUsage();
  controller.command('gcode:start');
  return ended.then(() => {
    const { user, system } = process.cpuUsage(before);
    controller.command('gcode:stop');
    controller.command('gcode:unload');
    return { lines: count, cpuSeconds: (user + system) / 1e6 };
  });
}

async function serve() {
  process.stdout.write('READY\n');
  for await (const order of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await run(Number(order.split(' ')[1])))}\n`);
  }
  process.exit(0);
}

controller.open((error) => {
  if (error) throw error;
  // Its questions after the banner, which it asks with pauses, are over by then.
  setTimeout(() => void serve(), 2000);
});
