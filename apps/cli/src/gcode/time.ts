import type { ProgramReport, SeekIndex } from '#libs/gcode';
import { say, type Command } from '../command.js';
import { COMMON_HELP, readArguments } from './read-program.js';
import { duration, rounded, table } from './words.js';

interface LayerTime {
  readonly layer: number;
  readonly line: number;
  readonly startS: number;
  readonly seconds: number;
}

/** How long a program takes, and where the time goes. */
export const timeCommand: Command = {
  summary: 'how long it takes: by feature, tool and layer, beside what the slicer says',
  help: `Usage: minga gcode time FILE [OPTIONS]

Says how long a program takes on a machine, after the planner of its firmware. Exit code 1: it must not run there.

${COMMON_HELP}`,
  async run(args) {
    const { file, report, profile, profileName, seekIndex, isJson } = await readArguments(args);
    const layers = layersOf(report, seekIndex);
    const { estimatedS, heatingS, features, tools, claims, isRunnable } = report;
    if (isJson) {
      const claimedS = claims?.estimatedS;
      const times = { estimatedS, heatingS, ...(claimedS !== undefined && { claimedS }), features, tools, layers };
      say(JSON.stringify({ file: file.name, sha256: file.sha256, profile: profileName, ...times }, null, 2));
      return isRunnable ? 0 : 1;
    }
    const share = (seconds: number): string => `${rounded((100 * seconds) / Math.max(estimatedS, 1e-9))} %`;
    say(table([['time', duration(estimatedS), `on ${profileName} (${profile.firmware})`], ['heating', duration(heatingS)], ...claimRow(report)])); // prettier-ignore
    const section = (title: string, rows: string[][]): void => {
      if (rows.length > 0) say(`\n${title}\n${table(rows)}`);
    };
    section('by feature', features.map(({ feature, seconds }) => [feature, duration(seconds), share(seconds)])); // prettier-ignore
    section(
      'by tool',
      tools.map(({ tool, seconds }) => [`T${tool}`, duration(seconds), share(seconds)]),
    );
    section('by layer', layers.map(({ layer, line, startS, seconds }) => [`layer ${layer}`, duration(seconds), `begins at ${duration(startS)}, line ${line}`])); // prettier-ignore
    return isRunnable ? 0 : 1;
  },
};

function claimRow({ claims, estimatedS }: ProgramReport): string[][] {
  if (claims?.estimatedS === undefined) return [];
  const off = (100 * (claims.estimatedS - estimatedS)) / Math.max(estimatedS, 1e-9);
  const words = `${off < 0 ? 'less' : 'more'} by ${rounded(Math.abs(off))} %, says ${claims.slicer ?? 'the slicer'}`;
  return [['claimed', duration(claims.estimatedS), words]];
}

/** Layers the seek index keeps; of very many it keeps some, and their time is that up to the next one kept. */
function layersOf({ layers, estimatedS }: ProgramReport, seekIndex: SeekIndex | undefined): LayerTime[] {
  const starts: { layer: number; line: number; startS: number }[] = [];
  for (let i = 0; i < layers; i++) {
    const entry = seekIndex?.find({ layer: i });
    if (entry?.layer === i) starts.push({ layer: i, line: entry.line, startS: entry.seconds });
  }
  return starts.map((start, i) => ({ ...start, seconds: (starts[i + 1]?.startS ?? estimatedS) - start.startS }));
}
