import { parentPort, workerData } from 'node:worker_threads';
import { encodePreview, previewMesh, readModel, renderModel } from '#libs/designs';
import { DomainError } from '#libs/domain';
import type { PictureReply, PictureRequest } from './picture-thread.js';

const WIDTH_PX = 640;
const HEIGHT_PX = 480;

async function draw({ bytes, fileName }: PictureRequest): Promise<PictureReply> {
  try {
    const mesh = await readModel(bytes, fileName);
    const preview = encodePreview(await previewMesh(mesh));
    return { kind: 'drawn', png: renderModel(mesh, { widthPx: WIDTH_PX, heightPx: HEIGHT_PX }), preview };
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'refused', problems: error.problems };
    return { kind: 'broken', reason: String(error).slice(0, 200) };
  }
}

parentPort?.postMessage(await draw(workerData as PictureRequest));
