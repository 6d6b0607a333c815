import { Group, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { answer, api, seen, type Job } from '../../../api/client.js';
import { useAction, useJobs } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { JobDrawer } from './job-drawer.js';
import { ChosenBar } from './chosen-bar.js';
import { JobCard, JobRow, type OrderProps } from './job-row.js';
import { isOpen, isWaiting } from './job-state.js';
import { ModeSwitch } from './mode-switch.js';
import { useReorder, type MoveTo } from './use-reorder.js';

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
      <ModeSwitch />
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
  const { account } = useSession();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const move = useAction(({ job, to }: { readonly job: Job; readonly to: MoveTo }) =>
    answer(api.POST('/api/jobs/{jobId}/move', { params: { path: { jobId: job.id }, header: seen(job) }, body: to })),
  );
  const movable = hasRole(account, ['operator']) && shown === 'open' ? jobs.filter(isWaiting) : [];
  const reorder = useReorder(
    movable.map(({ id }) => id),
    (id, to) => {
      const job = movable.find((each) => each.id === id);
      if (job && !move.isPending) move.mutate({ job, to });
    },
  );
  const chosen = movable.filter(({ id }) => ticked.includes(id));
  const orderOf = (job: Job): OrderProps | undefined => {
    if (!movable.includes(job)) return undefined;
    const { id } = job;
    const isTicked = ticked.includes(id);
    return {
      grip: reorder.gripOf(id),
      isDragged: reorder.draggedId === id,
      over: reorder.over?.id === id ? (reorder.over.isBefore ? 'before' : 'after') : null,
      isTicked,
      onTick: () => setTicked(isTicked ? ticked.filter((each) => each !== id) : [...ticked, id]),
    };
  };
  if (jobs.length === 0) {
    return (
      <Empty icon={<IconListDetails size={44} stroke={1.3} aria-hidden />} title={t(`queueEmpty.${shown}`)}>
        <Text>{t('queueEmpty.help')}</Text>
      </Empty>
    );
  }
  return (
    <>
      {chosen.length > 0 && <ChosenBar jobs={chosen} onClear={() => setTicked([])} />}
      {isWide ? (
        <JobTable jobs={jobs} onChoose={onChoose} orderOf={orderOf} />
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {jobs.map((job) => (
            <JobCard key={job.id} job={job} onChoose={onChoose} order={orderOf(job)} />
          ))}
        </SimpleGrid>
      )}
    </>
  );
}

interface JobTableProps {
  readonly jobs: readonly Job[];
  readonly onChoose: (job: Job) => void;
  readonly orderOf: (job: Job) => OrderProps | undefined;
}

function JobTable({ jobs, onChoose, orderOf }: JobTableProps) {
  const { t } = useTranslation();
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
            <JobRow key={job.id} job={job} onChoose={onChoose} order={orderOf(job)} />
          ))}
        </Table.Tbody>
      </Table>
    </Group>
  );
}
