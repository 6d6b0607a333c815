import { Group, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Job } from '../../../api/client.js';
import { useJobs } from '../../../api/queries.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { JobDrawer } from './job-drawer.js';
import { JobCard, JobRow } from './job-row.js';
import { isOpen } from './job-state.js';

const SHOWN = ['open', 'ended'] as const;

export function QueuePage() {
  const { t } = useTranslation();
  const jobs = useJobs();
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('open');
  const [search, setSearch] = useSearchParams();
  const chosenId = search.get('job');
  const choose = (job: Job | null) => setSearch(job ? { job: job.id } : {}, { replace: true });
  return (
    <Stack gap="md">
      <PageHeader
        title={t('queue.title')}
        intro={t('queue.intro')}
        actions={
          <SegmentedControl
            aria-label={t('queue.show')}
            size="md"
            value={shown}
            onChange={(value) => setShown(SHOWN.find((each) => each === value) ?? 'open')}
            data={SHOWN.map((each) => ({ value: each, label: t(`queue.${each}`) }))}
          />
        }
      />
      <Loaded query={jobs}>
        {(list) => (
          <>
            <Jobs jobs={list.filter((job) => isOpen(job) === (shown === 'open'))} onChoose={choose} shown={shown} />
            <JobDrawer job={list.find((job) => job.id === chosenId)} onClose={() => choose(null)} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

interface JobsProps {
  readonly jobs: readonly Job[];
  readonly shown: (typeof SHOWN)[number];
  readonly onChoose: (job: Job) => void;
}

/** A table where there is room, cards on a telephone. */
function Jobs({ jobs, shown, onChoose }: JobsProps) {
  const { t } = useTranslation();
  const isWide = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  if (jobs.length === 0) {
    return (
      <Empty icon={<IconListDetails size={44} stroke={1.3} aria-hidden />} title={t(`queueEmpty.${shown}`)}>
        <Text>{t('queueEmpty.help')}</Text>
      </Empty>
    );
  }
  if (!isWide) {
    return (
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {jobs.map((job) => (
          <JobCard key={job.id} job={job} onChoose={onChoose} />
        ))}
      </SimpleGrid>
    );
  }
  return (
    <Group className="minga-table" p={0}>
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('queue.job')}</Table.Th>
            <Table.Th>{t('queue.request')}</Table.Th>
            <Table.Th>{t('queue.needs')}</Table.Th>
            <Table.Th>{t('queue.due')}</Table.Th>
            <Table.Th>{t('queue.state')}</Table.Th>
            <Table.Th>{t('queue.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onChoose={onChoose} />
          ))}
        </Table.Tbody>
      </Table>
    </Group>
  );
}
