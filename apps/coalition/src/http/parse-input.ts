import type { z } from 'zod';
import { DomainError } from '#libs/domain';

/** Most problems named in one answer; a body of 1 MB could have thousands. */
const MAX_PROBLEMS = 20;

/** What the schema makes of foreign input. Throws INPUT_INVALID, one problem per field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new DomainError(
    result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const field = issue.path.map(String).join('.') || 'body';
      return { code: 'INPUT_INVALID', message: `${field}: ${issue.message}.`, place: { field } };
    }),
  );
}
