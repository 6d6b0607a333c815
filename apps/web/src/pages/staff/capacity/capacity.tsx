import { Alert, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChartBar, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Capacity } from '../../../api/client.js';
import { Age } from '../../../shared/age.js';
import { useFormat } from '../../../shared/format.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { ProcessIcon } from '../../../shared/process.js';
import { Production } from './production.js';

type Site = Capacity['sites'][number];
type Entry = Site['entries'][number];

/** Events announce changes at once; ages and the coalition's reachability are looked at this often anyway. */
const REFRESH_MS = 10_000;
/** A site confirms what it said every ten minutes, seconds; twice that and a report was missed. */
const OLD_AFTER_S = 1_200;

/** The planner's home: what could still be made, where. */
export function CapacityPage() {
  const { t } = useTranslation();
  const capacity = useQuery({
    queryKey: ['coalition', 'capacity'],
    queryFn: () => answer(api.GET('/api/planner/capacity')),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Stack gap="lg">
      <PageHeader title={t('capacity.title')} intro={t('capacity.intro')} />
      <Loaded query={capacity}>
        {(data) => (
          <>
            {!data.isCoalitionReachable && (
              <Alert
                color="annatto"
                icon={<IconCloudOff aria-hidden />}
                title={t('capacity.unreachable')}
                data-testid="coalition-unreachable"
                role="status"
              >
                {t('capacity.unreachableText')}
              </Alert>
            )}
            {data.sites.length === 0 ? (
              <Empty icon={<IconChartBar size={44} stroke={1.3} aria-hidden />} title={t('capacity.empty')}>
                <Text>{t('capacity.emptyHelp')}</Text>
              </Empty>
            ) : (
              data.sites.map((site) => <SiteCard key={site.siteId} site={site} />)
            )}
          </>
        )}
      </Loaded>
      <Production />
    </Stack>
  );
}

function SiteCard({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  return (
    <Stack component="section" gap="sm" data-testid={`site-${site.siteName}`}>
      <Group gap="sm" align="baseline">
        <Title order={2}>{site.siteName}</Title>
        <Age at={site.observedAt} staleAfterS={OLD_AFTER_S} />
        {site.isStale && (
          <Badge color="maize" variant="light">
            {t('capacity.stale')}
          </Badge>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} style={site.isStale ? { filter: 'saturate(0.35)' } : undefined}>
        {site.entries.map((entry) => (
          <EntryCard key={`${entry.process} ${entry.material} ${entry.machineClass}`} entry={entry} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

const HOURS = 24;

/** Heat by what is still free: green mostly free, maize half full, red nearly nothing left. */
function heatOf({ machines, freeHoursNext24 }: Entry): 'paramo' | 'maize' | 'annatto' {
  const share = machines === 0 ? 0 : freeHoursNext24 / (machines * HOURS);
  if (share > 0.6) return 'paramo';
  return share > 0.2 ? 'maize' : 'annatto';
}

function EntryCard({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const { number, size } = useFormat();
  const heat = heatOf(entry);
  const wholeH = entry.machines * HOURS;
  return (
    <Card
      className={`minga-card minga-heat minga-heat-${heat}`}
      padding="md"
      data-testid={`capacity-${entry.process}-${entry.material ?? 'any'}`}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap={8} wrap="nowrap">
          <ProcessIcon process={entry.process} size={22} />
          <Text fw={750} size="lg">
            {t(`process.${entry.process}`)} · {entry.material ?? t('capacity.noMaterial')}
          </Text>
        </Group>
      </Group>
      <Group justify="space-between" mt="sm" gap="xs">
        <Figure
          value={`${entry.freeMachines} / ${entry.machines}`}
          label={t('capacity.freeNow')}
          testId="free-machines"
        />
        <Figure
          value={t('capacity.hours', { hours: number(entry.freeHoursNext24, 1) })}
          label={t('capacity.freeHours')}
          testId="free-hours"
        />
        <Figure
          value={t('capacity.hours', { hours: number(entry.queuedHours, 1) })}
          label={t('capacity.queued')}
          testId="queued-hours"
        />
      </Group>
      <div
        className="minga-heat-bar"
        role="img"
        aria-label={t('capacity.bar', { free: number(entry.freeHoursNext24, 1), all: number(wholeH) })}
      >
        <span style={{ width: `${wholeH === 0 ? 0 : Math.min(100, (entry.freeHoursNext24 / wholeH) * 100)}%` }} />
      </div>
      <Text size="sm" c="dimmed" mt="xs">
        {entry.machineClass} · {size(entry.envelopeMm)}
      </Text>
    </Card>
  );
}

interface FigureProps {
  readonly value: string;
  readonly label: string;
  readonly testId: string;
}

function Figure({ value, label, testId }: FigureProps) {
  return (
    <div>
      <Text fw={800} fz={24} lh={1.1} data-testid={testId} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
    </div>
  );
}
