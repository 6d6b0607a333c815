import type { Duty } from './licences-duties.js';
import type { LicenceDecision } from './licences.js';

export const TEXT_LANGUAGES = ['es', 'en'] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];

/** What a delivery note says of a design. */
export interface DutiesDesign {
  /** In the reader's language. */
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the revision's content, hex. */
  readonly contentHash: string;
  readonly licensors: readonly string[];
  /** https address of the source, where the manifest names one. */
  readonly repo?: string | undefined;
}

interface Words {
  readonly nameless: string;
  readonly design: (title: string, version: string, authors: string) => string;
  readonly licence: (id: string, address: string | undefined) => string;
  readonly source: (address: string) => string;
  readonly sourceHere: string;
  readonly content: (hash: string) => string;
  readonly agreed: string;
  readonly duties: Readonly<Record<Duty, (design: DutiesDesign, licences: string) => string>>;
}

const authorsOf = (design: DutiesDesign, nameless: string): string => design.licensors.join(', ') || nameless;

const EN: Words = {
  nameless: 'its authors, who are not named',
  design: (title, version, authors) => `“${title}”, version ${version}, designed by ${authors}.`,
  licence: (id, address) => `Licence: ${id}${address === undefined ? '' : `, ${address}`}`,
  source: (address) => `Source of the design: ${address}`,
  sourceHere: 'Source of the design: the workshop keeps the files; ask for them with the code of this piece.',
  content: (hash) => `Content of this version (SHA-256): ${hash}`,
  agreed: 'This piece was made under terms agreed with the authors; the workshop keeps the record.',
  duties: {
    attribution: (design) =>
      `Whoever passes it on names ${authorsOf(design, EN.nameless)} and “${design.title}”, with the link.`,
    notice: (_, licences) => `Its notices stay, and the text of ${licences} or its link goes along.`,
    'mark-changes': () => 'Changes to the design are named, with their date.',
    'share-changes': () => 'Changed design files are published when the piece is passed on.',
    'same-licence': (_, licences) => `Changed designs stay under ${licences}.`,
    'source-offer': ({ repo }) =>
      `The complete design files are given along, or found at ${repo ?? 'the workshop'} for at least 3 years.`,
    'source-on-product': () => 'Where a notice of the design asks for it, the source location is on the piece itself.',
    'no-extra-terms': () => 'Nobody adds further terms or a technical lock.',
    'unmodified-only': () => 'The design is passed on unchanged only.',
    'tell-licensor': () => 'Changed files are sent to every author who left an address.',
    'report-production': () => 'The workshop reports the production to the coalition.',
    contribution: () => 'A record of giving back to the commons is in force.',
    'member-proof': () => 'Proof of worker ownership and of how the surplus is shared is on file.',
  },
};

const ES: Words = {
  nameless: 'sus autores, que no se nombran',
  design: (title, version, authors) => `«${title}», versión ${version}, diseño de ${authors}.`,
  licence: (id, address) => `Licencia: ${id}${address === undefined ? '' : `, ${address}`}`,
  source: (address) => `Fuente del diseño: ${address}`,
  sourceHere: 'Fuente del diseño: el taller guarda los archivos; pídalos con el código de esta pieza.',
  content: (hash) => `Contenido de esta versión (SHA-256): ${hash}`,
  agreed: 'Esta pieza se hizo en los términos acordados con los autores; el taller guarda el registro.',
  duties: {
    attribution: (design) =>
      `Quien la entregue a otros nombra a ${authorsOf(design, ES.nameless)} y «${design.title}», con el enlace.`,
    notice: (_, licences) => `Sus avisos se conservan, y el texto de ${licences} o su enlace va con ella.`,
    'mark-changes': () => 'Los cambios al diseño se nombran, con su fecha.',
    'share-changes': () => 'Los archivos cambiados se publican al entregar la pieza.',
    'same-licence': (_, licences) => `Los diseños cambiados quedan bajo ${licences}.`,
    'source-offer': ({ repo }) =>
      `Los archivos completos del diseño se dan con ella, o están en ${repo ?? 'el taller'} al menos 3 años.`,
    'source-on-product': () => 'Si un aviso del diseño lo pide, el lugar de la fuente está en la pieza misma.',
    'no-extra-terms': () => 'Nadie añade otras condiciones ni trabas técnicas.',
    'unmodified-only': () => 'El diseño se entrega solo sin cambios.',
    'tell-licensor': () => 'Los archivos cambiados se envían a cada autor que dejó su dirección.',
    'report-production': () => 'El taller informa a la coalición de lo producido.',
    contribution: () => 'Hay un registro vigente de aporte al bien común.',
    'member-proof': () => 'Hay prueba de que los trabajadores son dueños y de cómo se reparte el excedente.',
  },
};

const WORDS: Readonly<Record<TextLanguage, Words>> = { es: ES, en: EN };

/** Where SPDX keeps the text; none for a `LicenseRef-`, whose text lies with the design's files. */
export function licenceAddress(id: string): string | undefined {
  return /^(DocumentRef-|LicenseRef-|NOASSERTION$|NONE$)/i.test(id) || !/^[\w.-]+\+?$/.test(id)
    ? undefined
    : `https://spdx.org/licenses/${id.replace(/\+$/, '')}.html`;
}

/**
 * What travels with a piece, one sentence or address per line: whose design it is, its licence and source, the hash of
 * the version, then what the decision asks for. Facts in plain words, no advice.
 */
export function dutiesText(
  decision: Pick<LicenceDecision, 'verdict' | 'duties' | 'licences'>,
  design: DutiesDesign,
  language: TextLanguage,
): readonly string[] {
  const words = WORDS[language];
  const licences = decision.licences.join(', ');
  return [
    words.design(design.title, design.version, authorsOf(design, words.nameless)),
    ...decision.licences.map((id) => words.licence(id, licenceAddress(id))),
    design.repo === undefined ? words.sourceHere : words.source(design.repo),
    words.content(design.contentHash),
    ...decision.duties.map((duty) => words.duties[duty](design, licences)),
    ...(decision.verdict === 'to-agree' || decision.verdict === 'not-allowed' ? [words.agreed] : []),
  ];
}
