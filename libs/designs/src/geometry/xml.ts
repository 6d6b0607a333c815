import { SaxesParser } from 'saxes';
import { DomainError, domainError, type ErrorPlace } from '#libs/domain';

export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
}

const CHUNK_BYTES = 256 * 1024;
/** Deepest real files: SVG of drawing programs, some 15 groups. */
const MAX_DEPTH = 64;
/** Path data and style sheets of whole drawings stand in one attribute or text. */
const MAX_PIECE_CHARS = 16 * 1024 * 1024;

const refused = (message: string, place: ErrorPlace) => domainError('XML_DTD', message, { place });

/** Stops before the parser gathers an attribute or a text without end. */
class PieceLimit {
  private gathered = 0;

  constructor(private readonly invalid: (what: string) => Error) {}

  add(chars: number): void {
    this.gathered += chars;
    if (this.gathered > MAX_PIECE_CHARS) throw this.invalid('has a piece of text of more than 16 MB');
  }

  reset(): void {
    this.gathered = 0;
  }
}

export interface XmlOptions {
  readonly place: ErrorPlace;
  /** Says whether a document type is harmless; none is unless it says so. */
  readonly isDoctypeAllowed?: (doctype: string) => boolean;
  /** The error for XML that is none. */
  readonly invalid: (what: string) => Error;
}

/**
 * Reads XML in one pass. No entity but the five of XML itself and numbered characters is ever replaced, and nothing is
 * fetched. UTF-8 only.
 * @throws DomainError XML_DTD for a document type that may not be, the given error for anything that is no XML or is
 *   deeper than 64 elements.
 */
export function readXml(bytes: Uint8Array, handlers: XmlHandlers, options: XmlOptions): void {
  const { place, invalid } = options;
  const parser = new SaxesParser();
  const limit = new PieceLimit(invalid);
  let depth = 0;
  const end = (event: () => void): void => {
    limit.reset();
    event();
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', (doctype) => {
    if (options.isDoctypeAllowed?.(doctype) === true) return;
    throw refused('The file has a document type (DOCTYPE), which could pull in anything. Remove that line.', place);
  });
  parser.on('opentag', ({ name, attributes }) =>
    end(() => {
      if (++depth > MAX_DEPTH) throw invalid(`is nested more than ${MAX_DEPTH} elements deep`);
      handlers.open(name, attributes);
    }),
  );
  parser.on('closetag', ({ name }) =>
    end(() => {
      depth--;
      handlers.close(name);
    }),
  );
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const text = decoder.decode(bytes.subarray(start, start + CHUNK_BYTES), { stream: true });
      limit.add(text.length);
      parser.write(text);
    }
    parser.write(decoder.decode()).close();
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const error = invalid('is not well-formed XML');
    error.cause = cause;
    throw error;
  }
}
