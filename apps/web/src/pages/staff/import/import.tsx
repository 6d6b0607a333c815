import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPackageImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { FromFile } from './from-file.js';
import { FromLink } from './from-link.js';
import { ImportCard } from './import-card.js';

/** Live notices bring every change; this is for when they are away. */
const REFRESH_MS = 15_000;
const SHOWN = 10;

export function ImportPage() {
  const { t } = useTranslation();
  const [startedId, setStartedId] = useState<string>();
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: () => answer(api.GET('/api/imports', { params: { query: { limit: SHOWN } } })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Stack maw={960} mx="auto" gap="lg">
      <PageHeader title={t('import.title')} intro={t('import.intro')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <FromLink onStarted={setStartedId} />
        <FromFile onStarted={setStartedId} />
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('import.help')}
      </Text>
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('import.recent')}
        </Title>
        <Loaded query={imports}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={<IconPackageImport size={40} stroke={1.3} aria-hidden />} title={t('import.empty')}>
                <Text>{t('import.emptyHelp')}</Text>
              </Empty>
            ) : (
              <Stack gap="sm">
                {list.map((one) => (
                  <ImportCard key={one.id} value={one} isOwn={one.id === startedId} onStarted={setStartedId} />
                ))}
              </Stack>
            )
          }
        </Loaded>
      </Stack>
    </Stack>
  );
}
