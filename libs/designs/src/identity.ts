import type { DesignProblem } from './manifest.js';
import { quote } from './manifest-fields.js';

/** Who a design says it is. */
export interface ClaimedIdentity {
  readonly slug: string;
  readonly repo?: string;
}

/** A design of the catalogue that the new one would stand beside, or in front of. */
export interface KnownDesign {
  readonly slug: string;
  readonly version: string;
  readonly repo?: string;
  /** Address it was fetched from. */
  readonly source?: string;
}

/** Hosts that hand out the files of a forge: the path still begins with the repository. */
const FILE_HOSTS: Readonly<Record<string, string>> = {
  'raw.githubusercontent.com': 'github.com',
  'codeload.github.com': 'github.com',
  'www.github.com': 'github.com',
};
/** What forges put behind the path of a repository, for their pages and downloads. */
const PAGES = /\/(-\/.*|tree\/.*|blob\/.*|src\/.*|raw\/.*|releases?\/.*|archive\/.*)?$/;
const TWO_NAMES = new Set(['github.com', 'codeberg.org']);

/**
 * An address as the repository it belongs to: `https://github.com/Ana/Seeder/tree/main/cad` -> `github.com/ana/seeder`;
 * undefined for what is no address.
 */
export function repositoryOf(address: string): string | undefined {
  const text = /^git@([\w.-]+):(.+)$/.exec(address.trim());
  const link = text ? `https://${text[1]}/${text[2]}` : address.trim();
  if (!/^(https?|git|ssh):/i.test(link) || !URL.canParse(link)) return undefined;
  const { hostname, pathname } = new URL(link.replace(/^(git|ssh):/i, 'https:'));
  const host = FILE_HOSTS[hostname] ?? hostname.replace(/^www\./, '');
  const whole = `${pathname.replace(/\/+$/, '')}/`.replace(PAGES, '').replace(/\.git$/, '');
  const path = TWO_NAMES.has(host) ? whole.split('/').slice(0, 3).join('/') : whole;
  return `${host}${path}`.toLowerCase();
}

const differ = (a: string | undefined, b: string | undefined): boolean => {
  const [one, other] = [a, b].map((address) => (address === undefined ? undefined : repositoryOf(address)));
  return one !== undefined && other !== undefined && one !== other;
};

const doubt = (message: string, field: string): DesignProblem => ({
  code: 'IMPORT_IDENTITY',
  severity: 'warning',
  message,
  place: { field },
});

/**
 * Why a person should look before a design enters the catalogue: it says it lives elsewhere, or it would take the place
 * of another one, or it is one that is here already under another name. Empty: nothing to ask.
 * @param source address it was fetched from; undefined for files that somebody uploaded
 * @param sameName newest design with the same name
 * @param sameSource newest design from the same place
 */
export function identityDoubts(
  claimed: ClaimedIdentity,
  source: string | undefined,
  known: { readonly sameName?: KnownDesign; readonly sameSource?: KnownDesign },
): readonly DesignProblem[] {
  const doubts: DesignProblem[] = [];
  const { sameName, sameSource } = known;
  if (differ(claimed.repo, source)) {
    const message = `The manifest says the design is at ${quote(claimed.repo)}, but it came from ${quote(source)}. It may be a copy or a fork: look at both, then confirm.`;
    doubts.push(doubt(message, 'repo'));
  }
  if (sameName && (differ(claimed.repo, sameName.repo) || differ(source, sameName.source))) {
    const theirs = differ(claimed.repo, sameName.repo) ? sameName.repo : sameName.source;
    const message = `The catalogue has a design called ${quote(sameName.slug)} (${quote(sameName.version)}) from ${quote(theirs)}; this one would stand in front of it. Confirm only if it is its successor.`;
    doubts.push(doubt(message, 'name'));
  }
  if (sameSource && sameSource.slug !== claimed.slug) {
    const message = `What came from this address before is called ${quote(sameSource.slug)}, now it is ${quote(claimed.slug)}. Confirm if it is a design of its own.`;
    doubts.push(doubt(message, 'name'));
  }
  return doubts;
}
