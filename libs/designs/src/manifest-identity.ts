import { quote, type Fields } from './manifest-fields.js';

/** Hosts whose pages of raw files and archives belong to a project of another host. */
const HOST_OF: Readonly<Record<string, string>> = {
  'raw.githubusercontent.com': 'github.com',
  'codeload.github.com': 'github.com',
  'www.github.com': 'github.com',
};

/** Parts of an address that lead into a project, not to another one. */
const INSIDE = /^(-|tree|blob|raw|src|archive|releases|wiki|branch|commit|refs|zip|tar\.gz)$/;

interface Project {
  readonly host: string;
  readonly names: readonly string[];
}

/** Host and path of a project, without what leads into it. Undefined for what is no address. */
function projectOf(address: string): Project | undefined {
  const text = address
    .trim()
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/');
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const host = url.hostname.toLowerCase();
  const all = url.pathname.toLowerCase().split('/').filter(Boolean);
  const inside = all.findIndex((name, i) => i >= 2 && INSIDE.test(name));
  const isRaw = host === 'raw.githubusercontent.com' || host === 'codeload.github.com';
  const names = isRaw ? all.slice(0, 2) : inside < 0 ? all : all.slice(0, inside);
  return { host: HOST_OF[host] ?? host.replace(/^www\./, ''), names: names.map((name) => name.replace(/\.git$/, '')) };
}

/** Whether two addresses name one project, or one names a folder of the other. Undefined when either is no address. */
export function isSameProject(one: string, other: string): boolean | undefined {
  const [a, b] = [projectOf(one), projectOf(other)];
  if (!a || !b) return undefined;
  const [short, long] = a.names.length <= b.names.length ? [a.names, b.names] : [b.names, a.names];
  return a.host === b.host && short.every((name, i) => name === long[i]);
}

/**
 * A manifest copied along with a fork, or pasted as a start, names the project it was copied from. Taking it at its
 * word would make a second design of that name; a person must say which it is.
 */
export function checkIdentity(fields: Fields, repo: string | undefined, cameFrom: string | undefined): void {
  if (repo === undefined || cameFrom === undefined || isSameProject(repo, cameFrom) !== false) return;
  const key = ['repo', 'project-link', 'documentation-home'].find((name) => fields.has(name)) ?? 'repo';
  fields.warn(
    key,
    `is ${quote(repo)}, but the design came from ${quote(cameFrom)}`,
    'Somebody must say whether it is that project, a fork of it (then set repo and fork-of), or another',
    'MANIFEST_IDENTITY',
  );
}
