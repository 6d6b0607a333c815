import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { ProblemError, type Problem } from '../api/client.js';

/** By stable code in the reader's language; the server's English detail adds what is special about this case. */
export function problemText(error: unknown): { readonly title: string; readonly detail: string | null } {
  if (!(error instanceof ProblemError)) return { title: i18next.t('problem.noConnection'), detail: null };
  const { code, detail } = error.problem;
  const key = `error.${code}`;
  if (!i18next.exists(key)) return { title: detail, detail: null };
  const title = i18next.t(key as 'error.INTERNAL');
  return { title, detail: detail && detail !== title ? detail : null };
}

type Item = Problem['problems'][number];

/** "oshi.toml, line 4, field licence". */
function PlaceLine({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  const { file, line, field } = item.place ?? {};
  const words = [
    file,
    line !== undefined && t('problem.line', { line }),
    field && t('problem.field', { field }),
  ].filter(Boolean);
  return (
    <Stack gap={0} component="li">
      {words.length > 0 && (
        <Text size="sm" fw={700}>
          {words.join(' · ')}
        </Text>
      )}
      <Text size="sm" lang="en">
        {item.message}
      </Text>
    </Stack>
  );
}

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { t } = useTranslation();
  const { title, detail } = problemText(error);
  const items = error instanceof ProblemError ? error.problem.problems.filter((item) => item.place) : [];
  return (
    <Alert color="annatto" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="sm" align="flex-start">
        {items.length === 0 && detail && (
          <Text size="sm" lang="en">
            {detail}
          </Text>
        )}
        {items.length > 0 && (
          <Stack gap="xs" component="ul" m={0} pl="md">
            {items.map((item, index) => (
              <PlaceLine key={index} item={item} />
            ))}
          </Stack>
        )}
        {onRetry && (
          <Button variant="default" size="sm" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
