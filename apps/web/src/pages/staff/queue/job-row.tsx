import { ActionIcon, Anchor, Badge, Card, Checkbox, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { Picture } from '../../../shared/picture.js';
import { reasonText } from '../../../shared/reason.js';
import { JOB_COLORS } from './job-state.js';
import { ROW, type useReorder } from './use-reorder.js';

interface JobProps {
  readonly job: Job;
}
interface ChooseProps extends JobProps {
  readonly onChoose: (job: Job) => void;
}
interface RowProps extends ChooseProps {
  /** For whoever may change the order. */
  readonly order?: OrderProps | undefined;
}
export interface OrderProps {
  readonly grip: ReturnType<ReturnType<typeof useReorder>['gripOf']>;
  readonly isDragged: boolean;
  readonly over: 'before' | 'after' | null;
  readonly isTicked: boolean;
  readonly onTick: () => void;
}

/** Tick it to handle several at once; drag the grip, or use its arrow keys, to move it. */
function Handle({ job, order }: JobProps & { readonly order: OrderProps }) {
  const { t } = useTranslation();
  return (
    <Group gap={0} wrap="nowrap">
      <Checkbox
        size="md"
        checked={order.isTicked}
        onChange={order.onTick}
        aria-label={t('queue.tick', { number: job.number })}
      />
      <ActionIcon
        variant="subtle"
        color="stone"
        size={44}
        style={{ touchAction: 'none', cursor: 'grab' }}
        aria-label={t('queue.move', { number: job.number })}
        data-testid={`grip-${job.number}`}
        {...order.grip}
      >
        <IconGripVertical aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** Where it would land is a line between two rows. */
const edge = (order: OrderProps | undefined) => ({
  opacity: order?.isDragged ? 0.5 : 1,
  ...(order?.over === 'before' && { boxShadow: 'inset 0 4px 0 var(--mantine-color-clay-6)' }),
  ...(order?.over === 'after' && { boxShadow: 'inset 0 -4px 0 var(--mantine-color-clay-6)' }),
});

/** What people decided about it. */
function Chips({ job }: JobProps) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const words = [
    job.priority !== 0 && t(`priority.${job.priority > 0 ? '1' : '-1'}`),
    job.pinnedMachineName && t('queue.pinned', { machine: job.pinnedMachineName }),
    job.notBefore && t('queue.notBefore', { at: dayTime(job.notBefore) }),
  ].filter((word) => typeof word === 'string');
  if (words.length === 0) return null;
  return (
    <Group gap={4}>
      {words.map((word) => (
        <Badge key={word} variant="outline" color="stone" miw="max-content">
          {word}
        </Badge>
      ))}
    </Group>
  );
}

export function JobStateBadge({ job }: JobProps) {
  const { t } = useTranslation();
  return (
    // Never cut short: the word is what people look for.
    <Badge
      color={JOB_COLORS[job.state]}
      variant="light"
      miw="max-content"
      data-testid="job-state"
      data-state={job.state}
    >
      {t(`jobState.${job.state}`)}
    </Badge>
  );
}

/** Why it waits; or how far slicing or the machine is. */
export function Why({ job }: JobProps) {
  const { t } = useTranslation();
  const { duration, percent } = useFormat();
  const isPreparing = job.preparation !== null && job.preparation < 1;
  const progress = isPreparing ? job.preparation : job.progress;
  // The bar below says it better.
  const reasons = job.reasons.filter(({ code }) => !(isPreparing && code === 'PROGRAM_IN_PREPARATION'));
  return (
    <Stack gap={4}>
      {reasons.map((reason) => (
        <Text key={reason.code} size="sm">
          {reasonText(reason)}
        </Text>
      ))}
      {progress !== null && job.state !== 'done' && (
        <>
          <Progress
            value={progress * 100}
            size="md"
            color="sky"
            aria-label={t('job.progress', { number: job.number })}
          />
          <Text size="sm" c="dimmed">
            {isPreparing ? t('job.preparing', { percent: percent(progress) }) : percent(progress)}
            {job.machineName && ` · ${job.machineName}`}
            {job.remainingS !== null && ` · ${t('floor.remaining', { duration: duration(job.remainingS) })}`}
          </Text>
        </>
      )}
      {job.replacesJobNumber !== null && <Text size="sm">{t('job.replaces', { number: job.replacesJobNumber })}</Text>}
    </Stack>
  );
}

function Needs({ job }: JobProps) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  return (
    <div>
      <Text size="sm">{[t(`process.${job.process}`), job.materials.join(' / ')].filter(Boolean).join(' · ')}</Text>
      {job.estimatedS !== null && (
        <Text size="sm" c="dimmed">
          {t('job.estimate', { duration: duration(job.estimatedS) })}
        </Text>
      )}
    </div>
  );
}

function Name({ job, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  return (
    <Anchor component="button" type="button" ta="left" fw={700} mih={44} onClick={() => onChoose(job)}>
      {t('job.number', { number: job.number })} {job.partName}
    </Anchor>
  );
}

export function JobRow({ job, onChoose, order }: RowProps) {
  const { day } = useFormat();
  return (
    <Table.Tr data-testid={`job-${job.number}`} style={edge(order)} {...{ [ROW]: job.id }}>
      <Table.Td>
        <Group wrap="nowrap" gap="sm">
          {order && <Handle job={job} order={order} />}
          <Picture url={job.imageUrl} alt="" height={48} width={48} />
          <Name job={job} onChoose={onChoose} />
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={600} className="minga-nowrap">
          {job.requestCode}
        </Text>
      </Table.Td>
      <Table.Td>
        <Needs job={job} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{job.neededBy ? day(job.neededBy) : '–'}</Text>
      </Table.Td>
      <Table.Td>
        <Stack gap={4} align="flex-start">
          <JobStateBadge job={job} />
          <Chips job={job} />
        </Stack>
      </Table.Td>
      <Table.Td maw={320}>
        <Why job={job} />
      </Table.Td>
    </Table.Tr>
  );
}

export function JobCard({ job, onChoose, order }: RowProps) {
  const { day } = useFormat();
  return (
    <Card
      className="minga-card"
      padding="sm"
      style={{ position: 'relative', ...edge(order) }}
      data-testid={`job-${job.number}`}
      {...{ [ROW]: job.id }}
    >
      <Stack gap="xs">
        <Group wrap="nowrap" gap="sm" align="flex-start">
          <Picture url={job.imageUrl} alt="" height={56} width={56} />
          <Stack gap={4} flex={1} align="flex-start">
            <Name job={job} onChoose={onChoose} />
            <Group gap={4}>
              <JobStateBadge job={job} />
              <Chips job={job} />
            </Group>
          </Stack>
          {order && <Handle job={job} order={order} />}
        </Group>
        <Why job={job} />
        <Group justify="space-between" align="flex-start">
          <Needs job={job} />
          <Text size="sm" ta="right">
            {job.requestCode}
            {job.neededBy && (
              <>
                <br />
                {day(job.neededBy)}
              </>
            )}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
