import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Design } from '../../../api/client.js';

type Revision = Design['revisions'][number];
export const revisionPath = ({ slug, id, isCurrent }: Revision) => `/designs/${isCurrent ? slug : id}`;

export function Section({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro?: string;
  readonly children: ReactNode;
}) {
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {title}
      </Title>
      {intro && <Text c="dimmed">{intro}</Text>}
      {children}
    </Stack>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Text size="sm">
      <Text component="span" inherit c="dimmed">
        {name}:{' '}
      </Text>
      {children}
    </Text>
  );
}
