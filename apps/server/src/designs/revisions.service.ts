import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { compareRevisions, isSameAddress, originsOf, type Comparison, type Manifest, type Origin } from '#libs/designs';
import { DesignRow, ModelPictureRow } from '#libs/persistence';
import { DesignsService, asCompared, stored, type StoredDesign } from './designs.service.js';

/** One place in the line of a design: here in the catalogue, or only as its manifest tells. */
export type Ancestor =
  { readonly kind: 'here'; readonly design: StoredDesign } | { readonly kind: 'elsewhere'; readonly origin: Origin };

export interface Lineage {
  readonly ancestors: readonly Ancestor[];
  /** Current revisions of designs that were forked from any revision of this one. */
  readonly forks: readonly StoredDesign[];
}

/** Revisions of one design, what differs between two, and which design came from which. */
@Injectable()
export class RevisionsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
  ) {}

  /** Newest first. */
  async of(slug: string): Promise<StoredDesign[]> {
    const order = { importedAt: 'DESC', id: 'DESC' } as const;
    return (await this.database.manager.find(DesignRow, { where: { slug }, order, take: 100 })).map(stored);
  }

  /** From the first to the second, both by id or name. @throws DomainError NOT_FOUND */
  async compare(
    before: string,
    after: string,
  ): Promise<{ before: StoredDesign; after: StoredDesign; changes: Comparison }> {
    const [one, other] = await Promise.all([this.designs.get(before), this.designs.get(after)]);
    const [files, otherFiles] = await Promise.all([this.designs.files(one.row.id), this.designs.files(other.row.id)]);
    return {
      before: one,
      after: other,
      changes: compareRevisions(asCompared(one, files), asCompared(other, otherFiles)),
    };
  }

  async lineage(design: StoredDesign): Promise<Lineage> {
    const { manager } = this.database;
    const ancestors: Ancestor[] = [];
    const { forkedFromId } = design.row;
    const parent = forkedFromId === null ? null : await manager.findOneBy(DesignRow, { id: forkedFromId });
    if (parent) ancestors.push({ kind: 'here', design: stored(parent) });
    for (const origin of originsOf({ raw: design.manifest.raw ?? {} })) {
      const known = await this.#findByAddress(origin, design.row.slug);
      // What a person forked here names its origin in the manifest too.
      if (known && ancestors.some((each) => each.kind === 'here' && each.design.row.slug === known.slug)) continue;
      ancestors.push(known ? { kind: 'here', design: stored(known) } : { kind: 'elsewhere', origin });
    }
    const forks = await manager
      .createQueryBuilder(DesignRow, 'fork')
      .where('fork.is_current AND fork.slug <> :slug', { slug: design.row.slug })
      .andWhere('fork.forked_from_id IN (SELECT id FROM design WHERE slug = :slug)')
      .orderBy('fork.imported_at', 'DESC')
      .take(50)
      .getMany();
    return { ancestors, forks: forks.map(stored) };
  }

  /** The design in our catalogue whose project has this address. */
  async #findByAddress(origin: Origin, slug: string): Promise<DesignRow | undefined> {
    const { url } = origin;
    if (url === undefined) return undefined;
    const host = /^https?:\/\/([^/]+)/i.exec(url)?.[1]?.toLowerCase();
    const rows = await this.database.manager
      .createQueryBuilder(DesignRow, 'design')
      .where(`design.is_current AND design.slug <> :slug AND strpos(lower(design.manifest->>'repo'), :host) > 0`, {
        slug,
        host,
      })
      .take(500)
      .getMany();
    return rows.find(({ manifest }) => {
      const { repo } = manifest as Manifest;
      return repo !== undefined && isSameAddress(repo, url);
    });
  }

  /** Of these model files, those whose picture is ready. */
  async pictures(designs: readonly StoredDesign[]): Promise<ReadonlyMap<string, ModelPictureRow>> {
    const hashes = designs.flatMap(({ parts }) => parts.flatMap(({ modelSha256 }) => modelSha256 ?? []));
    if (hashes.length === 0) return new Map();
    const rows = await this.database.manager.findBy(ModelPictureRow, { modelSha256: In(hashes) });
    return new Map(rows.map((row) => [row.modelSha256, row]));
  }
}
