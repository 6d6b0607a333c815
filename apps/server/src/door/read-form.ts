import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import type { ArrivedFile, BlobStore } from '#libs/persistence';

/** A form as slicers send it: fields before or behind its one file, which went to disk as it came. */
export interface DoorForm {
  readonly file: ArrivedFile;
  readonly fileName: string;
  readonly fields: Readonly<Record<string, string>>;
}

const BAD_FORM = 'The form cannot be read to its end. Send it again.';

/** @throws DomainError INPUT_INVALID, INPUT_TOO_LARGE; nothing is left on the disk then */
export async function readDoorForm(request: FastifyRequest, blobs: BlobStore): Promise<DoorForm> {
  if (!request.isMultipart()) {
    throw domainError('INPUT_INVALID', 'Send the file as form field `file` (multipart/form-data).');
  }
  const fields: Record<string, string> = {};
  let arrived: { file: ArrivedFile; fileName: string } | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') fields[part.fieldname] = part.value;
        continue;
      }
      const file = await blobs.receive(part.file);
      arrived = { file, fileName: part.filename };
      if (part.file.truncated) throw domainError('INPUT_TOO_LARGE', 'The file is too large: 200 MB is the limit.', { params: { limitMB: 200 } }); // prettier-ignore
    }
  } catch (error) {
    await arrived?.file.discard();
    if (error instanceof Error && 'problems' in error) throw error;
    if ((error as { statusCode?: number }).statusCode === 413) throw error;
    throw domainError('INPUT_INVALID', BAD_FORM, { place: { field: 'file' } });
  }
  if (!arrived) throw domainError('INPUT_INVALID', 'The form has no file.', { place: { field: 'file' } });
  return { ...arrived, fields };
}

const MAX_FOLDER = 200;

/** Folders as a slicer's user wrote them, for people: nothing that climbs, nothing invisible. */
export function folderName(text = ''): string {
  const parts = text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '').split(/[/\\]/).map((part) => part.trim()); // prettier-ignore
  return parts
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .slice(0, MAX_FOLDER);
}
