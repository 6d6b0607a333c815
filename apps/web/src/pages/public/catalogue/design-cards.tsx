import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DesignSummary } from '../../../api/client.js';
import { localised } from '../../../shared/format.js';
import { Picture } from '../../../shared/picture.js';
import { ProcessBadges } from '../../../shared/process.js';
import { ReviewBadge } from '../../../shared/review.js';

export function DesignCards({ designs }: { readonly designs: readonly DesignSummary[] }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {designs.map((design) => (
        <DesignCard key={design.id} design={design} />
      ))}
    </SimpleGrid>
  );
}

function DesignCard({ design }: { readonly design: DesignSummary }) {
  const { t } = useTranslation();
  return (
    <Card
      component="li"
      padding={0}
      className="minga-card minga-link-card"
      style={{ position: 'relative' }}
      data-testid={`design-${design.slug}`}
    >
      <Picture url={design.imageUrl} alt="" height={190} />
      <Stack gap="xs" p="md" flex={1}>
        <Title order={2} size="h4">
          <Link to={`/designs/${design.slug}`} className="minga-cover-link">
            {localised(design.title)}
          </Link>
        </Title>
        <div style={{ flex: 1 }}>
          <Text c="dimmed" className="minga-clamp">
            {localised(design.summary)}
          </Text>
        </div>
        <Group gap={6}>
          <ReviewBadge review={design.review} isQuiet />
          <ProcessBadges processes={design.processes} />
          <Text size="sm" c="dimmed" ml="auto">
            {t('catalogue.parts', { count: design.partCount })}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
