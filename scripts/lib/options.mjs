// The options of `npm start`: one list for the parser, the help and docs/operations.md.
// An option sets its environment variable, and the application reads only the environment.
import { parseArgs } from 'node:util';

const port = {
  test: (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535,
  wanted: 'a port number from 0 to 65535',
};
const text = { test: (value) => value.trim() !== '', wanted: 'a text' };

/** `fixed`: the option takes no value and sets this one. */
export const OPTIONS = [
  { name: 'port', env: 'MINGA_PORT', value: 'NUMBER', kind: port, fallback: '3000', help: 'port of the web page, the API and the bridges' },
  { name: 'host', env: 'MINGA_HOST', value: 'ADDRESS', kind: text, fallback: '127.0.0.1', help: 'address to listen on; 0.0.0.0 lets other computers in' },
  { name: 'data', env: 'MINGA_DATA', value: 'FOLDER', kind: text, help: 'where everything is kept; without it, the folder data beside the code' },
  { name: 'mqtt-port', env: 'MINGA_MQTT_PORT', value: 'NUMBER', kind: port, help: 'a TCP port for bridges too; they always reach ws://HOST:PORT/mqtt' },
  { name: 'no-training', env: 'MINGA_TRAINING', fixed: 'off', help: 'start without the three simulated training machines' },
  { name: 'verbose', env: 'MINGA_VERBOSE', fixed: 'on', help: 'show what the tools and the database say' },
]; // prettier-ignore

/**
 * The environment that the command line asks for, or one sentence about what is wrong with it.
 * @returns {{ help: true } | { env: Record<string, string> } | { error: string }}
 */
export function parseOptions(argv, env) {
  const options = Object.fromEntries(OPTIONS.map(({ name, fixed }) => [name, { type: fixed ? 'boolean' : 'string' }]));
  options.help = { type: 'boolean', short: 'h' };
  let values;
  try {
    values = parseArgs({ args: argv, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return { error: sentenceFor(error, argv) };
  }
  if (values.help) return { help: true };
  const result = {};
  for (const { name, env: variable, kind, fixed, fallback } of OPTIONS) {
    const value = fixed && values[name] ? fixed : (values[name] ?? env[variable] ?? fallback);
    if (value === undefined) continue;
    if (kind && !kind.test(value))
      return { error: `--${name} (${variable}) needs ${kind.wanted}, but got "${value}".` };
    result[variable] = value;
  }
  return { env: result };
}

function sentenceFor(error, argv) {
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return `"${argv.find((word) => !word.startsWith('-'))}" was not expected. Options come after two dashes: npm start -- --port 3001`;
  }
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return `${error.message.split('\n')[0].replace(/\.$/, '')}. See: npm start -- --help`;
  }
  const name = /'(-[^' ]*)/.exec(error.message)?.[1] ?? 'option';
  return `There is no option ${name}. See: npm start -- --help`;
}

export function helpText() {
  const left = ({ name, value }) => `  --${name}${value ? ` ${value}` : ''}`;
  const width = Math.max(...OPTIONS.map((option) => left(option).length));
  const lines = OPTIONS.map((option) => {
    const fallback = option.fallback === undefined ? '' : `, else ${option.fallback}`;
    const fixed = option.fixed === undefined ? '' : `=${option.fixed}`;
    return `${left(option).padEnd(width)}  ${option.help} (${option.env}${fixed}${fallback})`;
  });
  return ['Usage: npm start -- [options]', '', ...lines, `${'  --help'.padEnd(width)}  this page`, ''].join('\n');
}
