import type { ExtentsMm, ProgramReport } from '#libs/gcode';
import { say, type Command } from '../command.js';
import { countProblems } from './problems.js';
import { COMMON_HELP, readArguments } from './read-program.js';
import { duration, megabytes, rounded, table } from './words.js';

/** What a program is and does. */
export const inspectCommand: Command = {
  summary: 'what the program does: time, size, material, tools, heat',
  help: `Usage: minga gcode inspect FILE [OPTIONS]

Says what a program does on a machine. Exit code 1: it must not run there; "minga gcode check" says why.

${COMMON_HELP}`,
  async run(args) {
    const { file, report, profile, profileName, isJson } = await readArguments(args);
    if (isJson) {
      say(JSON.stringify({ file: file.name, sha256: file.sha256, profile: profileName, report }, null, 2));
    } else {
      const rows = [
        ['file', `${file.name}, ${megabytes(report.bytes)}, ${report.lines} lines, ${report.blocks} blocks`],
        ['sha256', file.sha256 ?? ''],
        ['machine', `${profileName} (${profile.firmware}, ${profile.process})`],
        ...rowsOf(report),
      ];
      say(table(rows));
    }
    return report.isRunnable ? 0 : 1;
  },
};

function rowsOf(report: ProgramReport): string[][] {
  const { claims, problems } = report;
  const rows: (string[] | undefined)[] = [
    claims?.slicer === undefined ? undefined : ['slicer', [claims.slicer, claims.version, claims.printer].filter(Boolean).join(', ')], // prettier-ignore
    ['time', timeWords(report)],
    ['made', boxWords(report.extentsMm)],
    ['travel', boxWords(report.travelExtentsMm)],
    ['layers', String(report.layers)],
    ['path', `${rounded(report.madeLengthMm / 1000)} m made, ${rounded(report.travelLengthMm / 1000)} m travel`],
    report.filamentMm > 0 ? ['filament', filamentWords(report)] : undefined,
    report.maxNozzleC === undefined ? undefined : ['nozzle', `${report.maxNozzleC} C at most`],
    report.maxBedC === undefined ? undefined : ['bed', `${report.maxBedC} C at most`],
    report.maxSpindleRpm === undefined ? undefined : ['spindle', `${report.minSpindleRpm ?? 0} to ${report.maxSpindleRpm} rpm`], // prettier-ignore
    ['feed', `${rounded(report.maxFeedMmPerMin)} mm/min at most`],
    ['tools', report.tools.map(({ tool }) => `T${tool}`).join(' ') || 'none named'],
    ['verdict', `${report.isRunnable ? 'may run' : 'must not run'}${problems.length > 0 ? `: ${countProblems(problems)}` : ''}`],
  ]; // prettier-ignore
  return rows.filter((row) => row !== undefined);
}

function timeWords({ estimatedS, heatingS, claims }: ProgramReport): string {
  const heating = heatingS > 0 ? `, ${duration(heatingS)} of it heating` : '';
  const claimed = claims?.estimatedS === undefined ? '' : `; the slicer says ${duration(claims.estimatedS)}`;
  return `${duration(estimatedS)}${heating}${claimed}`;
}

function boxWords(box: ExtentsMm | undefined): string {
  if (!box) return 'nothing';
  const { min, max } = box;
  const side = (axis: 'x' | 'y' | 'z'): string => `${axis.toUpperCase()} ${rounded(min[axis], 3)} to ${rounded(max[axis], 3)}`; // prettier-ignore
  return `${side('x')}, ${side('y')}, ${side('z')} mm`;
}

function filamentWords({ filamentMm, tools }: ProgramReport): string {
  const volumeMm3 = tools.reduce((sum, tool) => sum + (tool.volumeMm3 ?? 0), 0);
  const massG = tools.reduce((sum, tool) => sum + (tool.massG ?? 0), 0);
  const more = [volumeMm3 > 0 && `${rounded(volumeMm3 / 1000)} cm3`, massG > 0 && `${rounded(massG)} g`];
  return [`${rounded(filamentMm / 1000, 2)} m`, ...more.filter(Boolean)].join(', ');
}
