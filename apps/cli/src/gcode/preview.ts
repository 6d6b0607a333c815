import { renderPng, renderSvg, ToolPathBuilder } from '#libs/gcode';
import { readArgs, say, UsageError, wholeNumber, type Command } from '../command.js';
import { COMMON_HELP, COMMON_OPTIONS, fileArgument, readProgram } from './read-program.js';
import { writeWhole } from './write-file.js';

const OPTIONS = {
  ...COMMON_OPTIONS,
  out: { type: 'string' },
  width: { type: 'string' },
  view: { type: 'string' },
  dark: { type: 'boolean' },
  force: { type: 'boolean' },
} as const;

/** A picture of what the program makes. */
export const previewCommand: Command = {
  summary: 'draws what the program makes, as SVG or PNG',
  help: `Usage: minga gcode preview FILE --out PICTURE.svg|PICTURE.png [OPTIONS]

Draws what a program makes. Exit code 1: it must not run on the machine; the picture is drawn all the same.

  --out FILE            the picture; its ending says which kind
  --width PIXELS        default 600
  --view NAME           isometric (default) or top
  --dark                for dark pages
  --force               write over a file that is there
${COMMON_HELP}`,
  async run(args) {
    const { values, positionals } = readArgs(args, OPTIONS);
    const { out, view = 'isometric', dark, force, json } = values;
    const name = fileArgument(positionals);
    if (out === undefined || !/\.(?:svg|png)$/i.test(out)) {
      throw new UsageError('Say where the picture goes: --out NAME.svg or NAME.png.');
    }
    if (view !== 'isometric' && view !== 'top') throw new UsageError('--view is isometric or top.');
    const widthPx = Math.min(wholeNumber('width', values.width, 16) ?? 600, 8000);
    const builder = new ToolPathBuilder();
    const { file, report, featureNames } = await readProgram(name, values, builder);
    const path = builder.finish(featureNames);
    const options = { widthPx, view, scheme: dark ? 'dark' : 'light' } as const;
    const picture = /\.png$/i.test(out) ? renderPng(path, options) : renderSvg(path, options);
    await writeWhole(out, picture, { isForced: force === true, source: file.name });
    say(json ? JSON.stringify({ file: file.name, out, layers: report.layers, isRunnable: report.isRunnable }) : out);
    return report.isRunnable ? 0 : 1;
  },
};
