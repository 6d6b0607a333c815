import { Controller, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { BlobStore } from '#libs/persistence';
import { nameOf } from '../auth/principal.js';
import type { SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput } from '../http/route.js';
import { displayFileName } from '../http/file-name.js';
import { VERSION } from '../version.js';
import { AnsweredBeforeFilter } from '../http/idempotency.js';
import { DoorFilter } from './door.filter.js';
import * as routes from './door.routes.js';
import { DoorService } from './door.service.js';
import * as octoprint from './octoprint.js';
import { QueuesService } from './queues.service.js';
import { folderName, readDoorForm } from './read-form.js';
import { SlicerUploadsService } from './uploads.service.js';

type Slug = RouteInput<typeof routes.doorVersion>;
type Answer = Promise<object>;

/** The slicers' door: each queue answers as if it were an OctoPrint of its own. */
@Controller()
// The last one is asked first.
@UseFilters(DoorFilter, AnsweredBeforeFilter)
export class DoorController {
  constructor(
    @Inject(DoorService) private readonly door: DoorService,
    @Inject(QueuesService) private readonly queues: QueuesService,
    @Inject(SlicerUploadsService) private readonly uploads: SlicerUploadsService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CONFIG) private readonly config: SiteConfig,
  ) {}

  @Handle(routes.doorVersion)
  async version(@In() { params }: Slug): Answer {
    await this.queues.open(params.slug);
    return octoprint.versionAnswer(VERSION);
  }

  @Handle(routes.doorSettings)
  async settings(@In() { params }: Slug): Answer {
    return octoprint.settingsAnswer((await this.queues.open(params.slug)).name);
  }

  @Handle(routes.doorPrinter)
  async printer(@In() { params }: Slug): Answer {
    await this.queues.open(params.slug);
    return octoprint.printerAnswer;
  }

  @Handle(routes.doorJob)
  async job(@In() { params }: Slug): Answer {
    await this.queues.open(params.slug);
    return octoprint.jobAnswer;
  }

  @Handle(routes.doorProfiles)
  async profiles(@In() { params }: Slug): Answer {
    const { name, machineClass } = await this.queues.open(params.slug);
    const [first] = await this.queues.machinesOf(machineClass);
    const sizeMm = first?.profile.envelopeMm ?? { x: 0, y: 0, z: 0 };
    const nozzleMm = first?.profile.nozzleDiameterMm ?? 0.4;
    return octoprint.profilesAnswer({ name, machineClass, sizeMm, nozzleMm });
  }

  @Handle(routes.doorLogin)
  async login(@Req() request: FastifyRequest, @In() { params }: Slug): Answer {
    await this.queues.open(params.slug);
    return octoprint.loginAnswer(nameOf(request));
  }

  @Handle(routes.doorPrinterCommand)
  command(@In() { params }: Slug): Answer {
    return this.#refuse(params.slug);
  }

  @Handle(routes.doorJobCommand)
  jobCommand(@In() { params }: Slug): Answer {
    return this.#refuse(params.slug);
  }

  async #refuse(slug: string): Answer {
    await this.queues.open(slug);
    throw domainError('DOOR_NO_COMMANDS', 'A slicer may only upload files: machines are run from Minga.');
  }

  @Handle(routes.doorUpload)
  async upload(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @In() { params }: RouteInput<typeof routes.doorUpload>,
  ): Answer {
    const queue = await this.queues.open(params.slug);
    const { file, fileName, fields } = await readDoorForm(request, this.blobs);
    try {
      const upload = await this.door.take(queue, {
        file,
        fileName: displayFileName(fileName, 'program.gcode'),
        folder: folderName(fields['path']),
        wantsPrint: fields['print']?.trim().toLowerCase() === 'true',
        byName: nameOf(request),
      });
      const answer = octoprint.uploadAnswer(this.#base(request, params.slug), upload);
      void reply.header('location', answer.files.local.refs.resource);
      return answer;
    } finally {
      // Gone already where it was kept.
      await file.discard();
    }
  }

  @Handle(routes.doorFile)
  async file(@Req() request: FastifyRequest, @In() { params }: RouteInput<typeof routes.doorFile>): Answer {
    const queue = await this.queues.open(params.slug);
    const row = await this.uploads.get(queue.id, params.uploadId);
    const resource = `${this.#base(request, params.slug)}/api/files/local/${row.id}/${encodeURIComponent(row.fileName)}`;
    return {
      name: row.fileName,
      display: row.fileName,
      path: row.folder === '' ? row.fileName : `${row.folder}/${row.fileName}`,
      origin: 'local',
      type: 'machinecode',
      typePath: ['machinecode', 'gcode'],
      hash: row.sha256,
      size: row.bytes,
      date: Math.floor(row.createdAt.getTime() / 1000),
      refs: { resource, download: resource },
    };
  }

  #base(request: FastifyRequest, slug: string): string {
    const origin = this.config.publicUrl ?? `${request.protocol}://${request.host}`;
    return `${origin.replace(/\/+$/, '')}/queues/${slug}`;
  }
}
