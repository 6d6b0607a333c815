import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';

/**
 * The one file of a form (field `file`).
 * @throws DomainError INPUT_INVALID when there is none or it ends too early, INPUT_TOO_LARGE
 */
export async function readUpload(request: FastifyRequest): Promise<Uint8Array> {
  if (!request.isMultipart()) {
    throw domainError('INPUT_INVALID', 'Send the file as form field `file` (multipart/form-data).');
  }
  const file = await readForm(request.file());
  if (!file) throw domainError('INPUT_INVALID', 'The form has no file.', { place: { field: 'file' } });
  return readForm(file.toBuffer());
}

export interface UploadForm {
  readonly file: Uint8Array;
  /** As the sender calls it; for people only. */
  readonly fileName: string;
  /** The other fields, by name; still to be checked. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * A form with one file (field `file`) and text fields before or behind it.
 * @throws DomainError INPUT_INVALID when there is no file or the form ends too early, INPUT_TOO_LARGE
 */
export async function readUploadForm(request: FastifyRequest): Promise<UploadForm> {
  if (!request.isMultipart()) {
    throw domainError('INPUT_INVALID', 'Send the file as form field `file` (multipart/form-data).');
  }
  const fields: Record<string, string> = {};
  let file: { bytes: Uint8Array; name: string } | undefined;
  await readForm(
    (async () => {
      for await (const part of request.parts()) {
        if (part.type === 'file') file = { bytes: await part.toBuffer(), name: part.filename };
        else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      }
    })(),
  );
  if (!file) throw domainError('INPUT_INVALID', 'The form has no file.', { place: { field: 'file' } });
  return { file: file.bytes, fileName: file.name, fields };
}

/** What the form's reader says has a code only where a limit was passed. */
async function readForm<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 413) throw error;
    throw domainError('INPUT_INVALID', 'The form cannot be read to its end. Send it again.', {
      place: { field: 'file' },
    });
  }
}
