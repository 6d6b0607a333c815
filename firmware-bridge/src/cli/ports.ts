import { printable } from '../log.js';
import { complain, readArgs, say, type Command } from './command.js';
import { listPorts, type PortInfo } from './ports-list.js';
import { probe } from './probe.js';

const HELP = `Usage: minga-bridge ports [--probe [ADDRESS]] [--json]

Lists the serial ports of this computer and the address to give to the server for each.
The address by path stays the same as long as the cable stays in its socket.

  --probe   also asks each port who is there (Marlin, GRBL; 115200 and 250000 baud). Nothing moves,
            but some boards restart when their port is opened: not while one of them works.
            With an address (serial:///dev/… or tcp://host:port) only that one is asked.
  --json    for programs`;

export const portsCommand: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, { probe: { type: 'boolean' }, json: { type: 'boolean' } }, true);
    const [address] = positionals;
    if (address !== undefined) return tellOne(address, values.json === true);
    const ports = await listPorts();
    const lines = [];
    for (const port of ports) {
      const url = `serial://${port.byPath ?? port.device}`;
      const found = values.probe ? await probe(url, (what) => complain(`asking ${what} …`)) : undefined;
      lines.push({ ...port, address: found?.url ?? url, ...(found ? { answers: found.identity.firmware } : {}) });
    }
    if (values.json) say(JSON.stringify(lines, undefined, 2));
    else if (lines.length === 0) say('No serial port was found. Plug the machine in and switch it on.');
    else for (const line of lines) say(describe(line, values.probe === true));
    return 0;
  },
};

async function tellOne(address: string, isJson: boolean): Promise<number> {
  const found = await probe(address, (what) => complain(`asking ${what} …`));
  if (isJson) say(JSON.stringify(found ?? null, undefined, 2));
  else if (found) say(`${found.url}: ${printable(found.identity.firmware)} (${found.firmware})`);
  else say(`${address}: nobody answered. Check power, cable and baud rate.`);
  return found ? 0 : 1;
}

type Line = PortInfo & { readonly address: string; readonly answers?: string };

function describe({ device, byId, vendor, serialNumber, address, answers }: Line, wasAsked: boolean): string {
  const rows = [
    device,
    `  address  ${address}`,
    ...(byId === undefined ? [] : [`  by id    ${byId}`]),
    ...(vendor === undefined ? [] : [`  vendor   ${vendor}${serialNumber ? `, ${serialNumber}` : ''}`]),
    ...(wasAsked ? [`  answers  ${answers === undefined ? 'nobody' : printable(answers)}`] : []),
  ];
  return rows.join('\n');
}
