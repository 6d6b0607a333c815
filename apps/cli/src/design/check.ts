import { isSameProject, type DesignProblem, type Manifest } from '#libs/designs';
import { readArgs, say, type Command } from '../command.js';
import { countProblems, designArgument, problemTable, readDesign } from './read-design.js';

/** For folders and zips, whose import does not know where they came from. */
function identityProblem(manifest: Manifest | undefined, cameFrom: string | undefined): readonly DesignProblem[] {
  const { repo } = manifest ?? {};
  if (repo === undefined || cameFrom === undefined || isSameProject(repo, cameFrom) !== false) return [];
  const message = `The manifest names ${repo}, but the design came from ${cameFrom}. Somebody must say which it is.`;
  return [{ code: 'MANIFEST_IDENTITY', severity: 'warning', message }];
}

/** The same checks as at import. */
export const checkCommand: Command = {
  summary: 'whether a design can be imported, and what is wrong with it',
  help: `Usage: minga design check FILE|FOLDER|ZIP [OPTIONS]

Reads an Open Know-How manifest (okh.toml, okh.yml), or a folder or zip with one and its files, and lists every
problem with file, line, field and what to do. Exit code 1: it cannot be imported.

  --came-from URL       where the design was fetched: a manifest that names another project is warned of
  --json                for programs`,
  async run(args) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' }, 'came-from': { type: 'string' } });
    const cameFrom = values['came-from'];
    const { name, manifest, problems: found } = await readDesign(designArgument(positionals), cameFrom);
    const isTold = found.some((problem) => problem.code === 'MANIFEST_IDENTITY');
    const problems = isTold ? found : [...found, ...identityProblem(manifest, cameFrom)];
    const isImportable = manifest !== undefined;
    if (values.json) {
      const { title = null, version = null, format = null, isMakeable = null } = manifest ?? {};
      say(JSON.stringify({ name, isImportable, title, version, format, isMakeable, problems }, null, 2));
      return isImportable ? 0 : 1;
    }
    if (problems.length > 0) say(problemTable(problems, name));
    const counts = problems.length > 0 ? `: ${countProblems(problems)}` : '';
    say(
      manifest
        ? `${manifest.title} ${manifest.version}, ${manifest.parts.length} part${manifest.parts.length === 1 ? '' : 's'}, can be imported${counts}`
        : `cannot be imported${counts}`,
    );
    return isImportable ? 0 : 1;
  },
};
