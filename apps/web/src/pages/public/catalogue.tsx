import { Button, Card, Chip, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconListSearch, IconPlant2, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, type DesignSummary } from '../../api/client.js';
import { localised } from '../../shared/format.js';
import { Empty, Loaded, useDocumentTitle } from '../../shared/page.js';
import { Picture } from '../../shared/picture.js';
import { ProcessBadges, ProcessIcon } from '../../shared/process.js';

const FILTERS = ['print', 'mill', 'laser'] as const;
type Filter = (typeof FILTERS)[number];

/** Pictures first: what can be made here. */
export function CataloguePage() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 250);
  const [process, setProcess] = useState<Filter | null>(null);
  const designs = useQuery({
    queryKey: ['designs', 'list', text, process],
    queryFn: () =>
      answer(api.GET('/api/designs', { params: { query: { ...(text && { text }), ...(process && { process }) } } })),
    placeholderData: keepPreviousData,
  });
  useDocumentTitle(t('catalogue.title'));
  return (
    <Stack gap="lg">
      <Hero />
      <Group gap="sm">
        <TextInput
          aria-label={t('catalogue.search')}
          placeholder={t('catalogue.search')}
          leftSection={<IconSearch size={20} aria-hidden />}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          flex="1 1 240px"
        />
        <Group gap="xs" role="group" aria-label={t('catalogue.filter')}>
          {FILTERS.map((each) => (
            <Chip
              key={each}
              size="md"
              checked={process === each}
              onChange={(isOn) => setProcess(isOn ? each : null)}
              icon={<ProcessIcon process={each} size={14} />}
            >
              {t(`process.${each}`)}
            </Chip>
          ))}
        </Group>
      </Group>
      <Loaded query={designs}>
        {(list) =>
          list.length > 0 ? (
            <SimpleGrid
              cols={{ base: 1, xs: 2, md: 3, lg: 4 }}
              component="ul"
              m={0}
              p={0}
              style={{ listStyle: 'none' }}
            >
              {list.map((design) => (
                <DesignCard key={design.id} design={design} />
              ))}
            </SimpleGrid>
          ) : (
            <NothingFound isFiltered={text !== '' || process !== null} />
          )
        }
      </Loaded>
    </Stack>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <div className="minga-furrows">
      <Stack gap="xs" p={{ base: 'lg', sm: 'xl' }} maw={680}>
        <Title order={1} c="white" fz={{ base: 28, sm: 36 }}>
          {t('catalogue.hero')}
        </Title>
        <Text c="white" size="lg">
          {t('catalogue.intro')}
        </Text>
      </Stack>
    </div>
  );
}

function DesignCard({ design }: { readonly design: DesignSummary }) {
  const { t } = useTranslation();
  const title = localised(design.title);
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
            {title}
          </Link>
        </Title>
        <div style={{ flex: 1 }}>
          <Text c="dimmed" className="minga-clamp">
            {localised(design.summary)}
          </Text>
        </div>
        <Group gap={6} justify="space-between">
          <ProcessBadges processes={design.processes} />
          <Text size="sm" c="dimmed">
            {t('catalogue.parts', { count: design.partCount })}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}

function NothingFound({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation();
  if (isFiltered) {
    return (
      <Empty icon={<IconListSearch size={44} stroke={1.3} aria-hidden />} title={t('catalogue.nothingFound')}>
        <Text>{t('catalogue.nothingFoundHelp')}</Text>
      </Empty>
    );
  }
  return (
    <Empty icon={<IconPlant2 size={44} stroke={1.3} aria-hidden />} title={t('catalogue.empty')}>
      <Text>{t('catalogue.emptyHelp')}</Text>
      <Button component={Link} to="/designs/import" variant="light">
        {t('nav.import')}
      </Button>
    </Empty>
  );
}
