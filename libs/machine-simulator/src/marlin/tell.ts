import type { MarlinState } from './commands.js';

/** M92 of the simulated printer. */
const STEPS_PER_MM = { x: 80, y: 80, z: 400, e: 93 };

export function position(state: MarlinState): string {
  const { x, y, z } = state.planner.target;
  const steps = (mm: number, axis: 'x' | 'y' | 'z'): number => Math.round(mm * STEPS_PER_MM[axis]);
  const at = `X:${x.toFixed(2)} Y:${y.toFixed(2)} Z:${z.toFixed(2)} E:${state.e.toFixed(2)}`;
  return `${at} Count X:${steps(x, 'x')} Y:${steps(y, 'y')} Z:${steps(z, 'z')}`;
}

export function tellFirmware(state: MarlinState): undefined {
  const { name, uuid = '00000000-0000-4000-8000-000000000000', hasEmergencyParser, hasAdvancedOk } = state.options;
  const { dialect } = state;
  state.say(`${dialect.identity} PROTOCOL_VERSION:1.0 MACHINE_TYPE:${name} EXTRUDER_COUNT:1 UUID:${uuid}`);
  const capabilities = {
    SERIAL_XON_XOFF: false,
    EEPROM: true,
    AUTOREPORT_POS: true,
    AUTOREPORT_TEMP: true,
    PROGRESS: false,
    ADVANCED_OK: dialect.canAdvancedOk && hasAdvancedOk !== false,
    EMERGENCY_PARSER: hasEmergencyParser !== false || state.options.hasBrokenEmergencyParser === true,
    PROMPT_SUPPORT: state.options.hasPrompts !== false,
  };
  for (const [key, has] of Object.entries(capabilities)) state.say(`Cap:${key}:${has ? 1 : 0}`);
}

export function tellSettings(state: MarlinState): undefined {
  const { speed, accel } = state;
  const axes = ([x, y, z, e]: readonly [number, number, number, number]): string =>
    `X${x.toFixed(2)} Y${y.toFixed(2)} Z${z.toFixed(2)} E${e.toFixed(2)}`;
  const { x, y, z, e } = STEPS_PER_MM;
  for (const line of [
    '  G21    ; Units in mm (mm)',
    '  M149 C ; Units in Celsius',
    '; Steps per unit:',
    `  M92 ${axes([x, y, z, e])}`,
    '; Max feedrates (units/s):',
    `  M203 ${axes(speed)}`,
    '; Max Acceleration (units/s2):',
    `  M201 ${axes(accel)}`,
    '; Acceleration (units/s2) (P<print-accel> R<retract-accel> T<travel-accel>):',
    `  M204 P${state.pathAccel.toFixed(2)} R3000.00 T${state.pathAccel.toFixed(2)}`,
    '; Advanced (J<junction_dev>):',
    '  M205 B20000.00 S0.00 T0.00 J0.01',
  ]) {
    state.say(`echo:${line}`);
  }
}

/** A print from the card, begun at the display. */
export function startSdPrint(state: MarlinState, bytes: number, nowS: number): void {
  state.sdPrint = { fromS: nowS, bytes };
  state.say(`echo:File opened: LCD.GCO Size: ${bytes}`);
  state.say('File selected');
}

/** M27. */
export function tellSdPrint(state: MarlinState, nowS: number): undefined {
  const print = state.sdPrint;
  if (!print) return state.say('Not SD printing') as undefined;
  const byte = Math.min(print.bytes, Math.floor((nowS - print.fromS) * SD_BYTES_PER_S));
  if (byte < print.bytes) return state.say(`SD printing byte ${byte}/${print.bytes}`) as undefined;
  state.sdPrint = undefined;
  state.say('Done printing file');
  return state.say('Not SD printing') as undefined;
}

/** A card print of dense curves reads about so much. */
const SD_BYTES_PER_S = 2000;
