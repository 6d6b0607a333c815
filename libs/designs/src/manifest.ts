import type { PartKind, Problem, Process, SizeMm } from '#libs/domain';

/** A problem of a design: errors stop the import, warnings are shown and kept. */
export type DesignProblem = Problem & { readonly severity: 'error' | 'warning' };

/** Text by language code (BCP 47), e.g. `{ es: 'Sembradora', en: 'Seeder' }`. */
export type Translations = Readonly<Record<string, string>>;

/** What may take a part's place: bought, taken from something old, or another part of the same manifest. */
export interface Alternate {
  readonly name: string;
  readonly kind: PartKind;
  /** Id of the part of this manifest that is meant. */
  readonly partId?: string;
}

export interface ManifestPart {
  /** Unique in the manifest; letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly names: Translations;
  /** Id of the part it is built into; absent: the machine itself. Always a part of the manifest, never a circle. */
  readonly partOf?: string;
  /** Pieces per parent: per machine, or per piece of `partOf`. */
  readonly quantity: number;
  readonly kind: PartKind;
  /** Processing steps in order; empty where the manifest names none we know. */
  readonly steps: readonly Process[];
  /** Material families of which any will do, the best first; empty: any. */
  readonly materials: readonly string[];
  /** Editable originals and files ready for making; paths inside the bundle or https addresses. */
  readonly sourceFiles: readonly string[];
  readonly exportFiles: readonly string[];
  readonly images: readonly string[];
  /** Sheet parts: thickness of the board. */
  readonly thicknessMm?: number;
  readonly sizeMm?: SizeMm;
  readonly massG?: number;
  readonly note?: string;
  readonly notes: Translations;
  readonly alternates: readonly Alternate[];
  /** SPDX expression of this part; absent: the design's. */
  readonly licence?: string;
}

export interface ManifestLicence {
  /** SPDX expression under which things are made; `NOASSERTION` where only files of other kinds are licensed. */
  readonly hardware: string;
  readonly documentation?: string;
  readonly software?: string;
}

/**
 * What a file beside the parts' own is for. `source` and `export` are here only for designs that list parts; else they
 * belong to the one part.
 */
export const DOCUMENT_ROLES = [
  'readme', 'contribution-guide', 'bom', 'making-instructions', 'user-manual', 'schematics', 'risk-assessment',
  'tool-settings', 'quality-instructions', 'maintenance-instructions', 'disposal-instructions', 'software', 'tool-list',
  'source', 'export', 'auxiliary',
] as const; // prettier-ignore
export type DocumentRole = (typeof DOCUMENT_ROLES)[number];

/** Another design: by name, by the address of its manifest, by its page. At least one is there. */
export interface DesignLink {
  readonly title?: string;
  readonly manifest?: string;
  readonly web?: string;
}

/** Where a design comes from and what it is made of, as it says itself. */
export interface Lineage {
  readonly forkOf: readonly DesignLink[];
  readonly derivativeOf: readonly DesignLink[];
  readonly variantOf: readonly DesignLink[];
  /** Designs of their own that this one is built from. */
  readonly subParts: readonly DesignLink[];
}

/** How far a design has come, from the first thought to built by others than its authors. */
export const MATURITY_LEVELS = ['idea', 'development', 'prototype', 'product', 'replicated'] as const;
export type MaturityLevel = (typeof MATURITY_LEVELS)[number];

export interface Maturity {
  readonly level: MaturityLevel;
  /** The field that says so, and what it says: `technology-readiness-level`, `OTRL-4`. */
  readonly field: string;
  readonly value: string;
}

/** Why nothing can be made from a manifest: it is a recipe; or it names no file, step, part or instruction. */
export type NotMakeableReason = 'recipe' | 'nothing-to-work-from';

/** An Open Know-How manifest, whatever its version, in one shape. */
export interface Manifest {
  readonly format: 'okh-v1' | 'okh-losh';
  /** As written: `1.0.0`, `OKH-LOSHv1.0`, `2.4`. */
  readonly formatVersion?: string;
  readonly slug: string;
  readonly title: string;
  readonly titles: Translations;
  /** `0` where the manifest has none. */
  readonly version: string;
  readonly description: string;
  readonly descriptions: Translations;
  readonly languages: readonly string[];
  readonly licence: ManifestLicence;
  readonly licensors: readonly string[];
  readonly organisation?: string;
  readonly repo?: string;
  readonly images: readonly string[];
  /** `OTRL-1` to `OTRL-6`. */
  readonly technologyReadiness?: string;
  /** `ODRL-1`, `ODRL-2`, `ODRL-3`, `ODRL-3*`, `ODRL-4`: of the documentation, which says nothing of the thing. */
  readonly documentationReadiness?: string;
  /** In the author's words: `prototype`, `product`. */
  readonly developmentStage?: string;
  /** Somebody has made it; somebody other than its authors has. */
  readonly isMade?: boolean;
  readonly isMadeIndependently?: boolean;
  /** The most that the five fields above say; absent where they say nothing. */
  readonly maturity?: Maturity;
  readonly lineage: Lineage;
  /** False: never to be planned or dispatched, for the reason beside it. */
  readonly isMakeable: boolean;
  readonly notMakeableReason?: NotMakeableReason;
  readonly keywords: readonly string[];
  /** What it is for, as codes of the catalogue: crops (`maize`), tasks (`sowing`). */
  readonly crops: readonly string[];
  readonly tasks: readonly string[];
  readonly parts: readonly ManifestPart[];
  /** The whole thing, where the design lists parts; else size and mass stand in its one part. */
  readonly sizeMm?: SizeMm;
  readonly massG?: number;
  /** Other files the manifest names: instructions, bills of materials, read-me; all of `documentsByRole`. */
  readonly documents: readonly string[];
  readonly documentsByRole: Readonly<Partial<Record<DocumentRole, readonly string[]>>>;
  /** The manifest as read, with every key we do not use. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface ManifestReading {
  /** There whenever no problem is an error. */
  readonly manifest?: Manifest;
  readonly problems: readonly DesignProblem[];
}

/** A name for addresses and folders: `Conector de goteo 16 mm` -> `conector-de-goteo-16-mm`; never empty. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return slug || 'design';
}
