import type { TranscriptMachine } from './parse.js';

/**
 * Questions a session may ask of its own at any moment. Transcripts need not list them; the replay answers as a healthy
 * idle machine. What a transcript does list is compared as any other line.
 */
export function answerToQuestion(
  machine: TranscriptMachine,
  line: string,
  says: readonly string[],
): readonly string[] | undefined {
  return machine === 'marlin' ? marlinAnswer(line, says) : grblAnswer(line, says);
}

function marlinAnswer(line: string, says: readonly string[]): readonly string[] | undefined {
  const [, number, text = ''] = /^(?:N(\d+) )?(.*?)(?:\*\d+)?$/.exec(line) ?? [];
  const hasAdvancedOk = says.includes('Cap:ADVANCED_OK:1');
  const ok = number !== undefined && hasAdvancedOk ? `ok N${number} P15 B3` : 'ok';
  if (text === 'M105') return ['ok T:21.00 /0.00 B:21.00 /0.00 @:0 B@:0'];
  if (text === 'M114') return ['X:0.00 Y:0.00 Z:0.00 E:0.00 Count X:0 Y:0 Z:0', ok];
  if (text === 'M115') return ['FIRMWARE_NAME:Marlin 2.1.2 (Jan 1 2024) PROTOCOL_VERSION:1.0', ...says, ok];
  return /^(?:M110 N0|M113|M155 S\d+|M154 S\d+|G4 P1|M503(?: S0)?|M0 S2|M211|M108|M876 P\d)$/.test(text)
    ? [ok]
    : undefined;
}

function grblAnswer(line: string, says: readonly string[]): readonly string[] | undefined {
  const options = says.length > 0 ? says : ['[OPT:V,15,128]'];
  if (line === '$I' || line === '$I+') return ['[VER:1.1h.20190830:]', ...options, 'ok'];
  if (line === '$$') return ['$22=1', '$32=0', '$130=300.000', '$131=200.000', '$132=90.000', 'ok'];
  if (line === '$G') return ['[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]', 'ok'];
  if (line === '$#') return ['[G54:0.000,0.000,0.000]', '[G92:0.000,0.000,0.000]', 'ok'];
  return line === '$N' ? ['$N0=', '$N1=', 'ok'] : undefined;
}
