import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { ProblemAlert } from './problem.js';

interface PageHeaderProps {
  readonly title: string;
  readonly intro?: string;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, intro, actions }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <Group justify="space-between" align="flex-end" gap="sm">
      <Stack gap={4} maw={720}>
        <Title order={1}>{title}</Title>
        {intro && <Text c="dimmed">{intro}</Text>}
      </Stack>
      {actions && <Group gap="sm">{actions}</Group>}
    </Group>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Minga`;
  }, [title]);
}

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** Grey bars while loading, the problem when it failed, else the content. Old data stays while it is asked again. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack aria-busy>
      <Skeleton height={28} width="45%" />
      <Skeleton height={140} />
      <Skeleton height={140} />
    </Stack>
  );
}

interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** An empty page teaches what will be here and what to do. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center" c="dimmed">
      {icon}
      <Text fw={700} size="lg" c="var(--mantine-color-text)">
        {title}
      </Text>
      <Stack gap="sm" maw={440} align="center">
        {children}
      </Stack>
    </Stack>
  );
}
