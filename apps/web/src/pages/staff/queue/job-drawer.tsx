import { Anchor, Button, Drawer, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, seen, type Attempt, type Job } from '../../../api/client.js';
import { useAction, useMachines } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { localised, useFormat } from '../../../shared/format.js';
import { Picture } from '../../../shared/picture.js';
import { reasonText } from '../../../shared/reason.js';
import { canPause, canResume } from '../floor/look.js';
import { PauseButton } from '../floor/pause-button.js';
import { ResumeButton } from '../floor/resume-button.js';
import { ProgramPreview } from '../preview/program-preview.js';
import { CancelJobButton } from './cancel-job-button.js';
import { DispatchPanel } from './dispatch-panel.js';
import { HoldButton } from './hold-button.js';
import { JobStateBadge, Why } from './job-row.js';
import { isOpen, isWaiting } from './job-state.js';
import { WhyPanel } from './why-panel.js';

interface JobDrawerProps {
  readonly job: Job | undefined;
  readonly onClose: () => void;
}

export function JobDrawer({ job, onClose }: JobDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={job !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={job && `${t('job.number', { number: job.number })} ${job.partName}`}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      styles={{ title: { fontWeight: 750, fontSize: '1.2rem' } }}
    >
      {job && <JobDetail job={job} />}
    </Drawer>
  );
}

function JobDetail({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const { size, day } = useFormat();
  const { account } = useSession();
  const mayOperate = hasRole(account, ['operator']);
  const facts = [
    `${localised(job.designTitle)} · ${job.requestCode}`,
    [t(`process.${job.process}`), job.materials.join(' / ')].filter(Boolean).join(' · '),
    job.sizeMm && size(job.sizeMm),
    job.neededBy && t('follow.neededBy', { day: day(job.neededBy) }),
  ].filter(Boolean);
  return (
    <Stack>
      <Picture url={job.imageUrl} alt={job.partName} height={180} />
      <Group>
        <JobStateBadge job={job} />
      </Group>
      <Why job={job} />
      <div>
        {facts.map((fact) => (
          <Text key={fact}>{fact}</Text>
        ))}
      </div>
      <Anchor component={Link} to={`/orders/${job.orderId}`}>
        {t('order.open')}
      </Anchor>
      {mayOperate && isOpen(job) && <JobActions job={job} />}
      {mayOperate && isWaiting(job) && <DispatchPanel job={job} />}
      <WhyPanel job={job} mayOperate={mayOperate} />
      {job.programId && <ProgramPreview job={job} programId={job.programId} />}
      <Title order={3}>{t('job.attempts')}</Title>
      {job.attempts.length === 0 ? (
        <Text c="dimmed">{t('job.noAttempts')}</Text>
      ) : (
        <Timeline bulletSize={18} lineWidth={2}>
          {job.attempts.map((attempt) => (
            <AttemptItem key={attempt.id} attempt={attempt} />
          ))}
        </Timeline>
      )}
    </Stack>
  );
}

function AttemptItem({ attempt }: { readonly attempt: Attempt }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  return (
    <Timeline.Item
      title={`${attempt.attemptNo}. ${attempt.machineName}: ${t(`attemptState.${attempt.state}`)}`}
      data-testid={`attempt-${attempt.attemptNo}`}
      data-state={attempt.state}
    >
      <Text size="sm" c="dimmed">
        {[attempt.startedAt ?? attempt.createdAt, attempt.endedAt]
          .filter((at) => at !== null)
          .map(dayTime)
          .join(' – ')}
      </Text>
      {attempt.reason && <Text size="sm">{reasonText(attempt.reason)}</Text>}
    </Timeline.Item>
  );
}

function JobActions({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const params = { path: { jobId: job.id }, header: seen(job) };
  const release = useAction(() => answer(api.POST('/api/jobs/{jobId}/release', { params })));
  const machine = useMachines().data?.find((each) => each.job?.id === job.id);
  return (
    <Group gap="sm">
      {(job.state === 'waiting' || job.state === 'planned') && <HoldButton job={job} />}
      {job.state === 'held' && (
        <Button
          leftSection={<IconPlayerPlay aria-hidden />}
          loading={release.isPending}
          onClick={() => release.mutate()}
          data-testid="job-release"
        >
          {t('job.release')}
        </Button>
      )}
      {machine && canPause(machine) && <PauseButton jobId={job.id} />}
      {machine && canResume(machine) && <ResumeButton machine={machine} jobId={job.id} />}
      <CancelJobButton job={job} {...(job.state === 'attempting' && { size: 'lg', flex: '1 1 auto' })} />
    </Group>
  );
}
