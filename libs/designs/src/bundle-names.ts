/** Deepest folder a design may have. */
const MAX_DEPTH = 8;
/** Longest file or folder name most file systems take. */
const MAX_NAME_BYTES = 255;

/** Names Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const CONTROL_OR_BIDI = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Why a path of a bundle is refused, or undefined when it is fine. Nothing is ever unpacked to disk by name; but other
 * people's tools may, and a name must not look like another one.
 */
export function whyNameIsRefused(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (CONTROL_OR_BIDI.test(path)) return 'has control characters';
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  const names = path.split('/');
  if (names.includes('..')) return 'leaves the archive with ".."';
  if (names.includes('') || names.includes('.')) return 'has an empty folder name';
  if (names.length > MAX_DEPTH) return `is more than ${MAX_DEPTH} folders deep`;
  if (names.some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES)) return `is longer than ${MAX_NAME_BYTES} bytes`;
  if (names.some((name) => RESERVED.test(name) || /[. ]$/.test(name))) return 'is a name Windows does not allow';
  return undefined;
}

/** Two paths with one key would be one file on some file system: Unicode form and case are folded away. */
export const collisionKey = (path: string) => path.normalize('NFC').toUpperCase().toLowerCase();

/** Litter of desktop systems, left out of every bundle. */
export const isLitter = (path: string) =>
  path
    .split('/')
    .some((name) => name === '__MACOSX' || name.startsWith('.') || /^(thumbs\.db|desktop\.ini)$/i.test(name));
