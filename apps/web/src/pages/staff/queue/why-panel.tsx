import { Badge, Group, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api, type DispatchCandidate, type DispatchDecision, type Job } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { reasonText } from '../../../shared/reason.js';
import { StartOnButton } from './start-on-button.js';

const FACTORS = ['setup', 'fit', 'wear', 'place', 'slack', 'history'] as const;
/** The rest is told by its number. */
const SHOWN = 8;

type Weights = NonNullable<DispatchDecision['weights']>;

/** Why here, why not there, and why it still waits: machine by machine, with what was weighed. */
export function WhyPanel({ job, mayOperate }: { readonly job: Job; readonly mayOperate: boolean }) {
  const { t } = useTranslation();
  const why = useQuery({
    // With the jobs, so that their live events ask again.
    queryKey: ['jobs', job.id, 'decisions', job.version, job.reasons],
    queryFn: () => answer(api.GET('/api/jobs/{jobId}/decisions', { params: { path: { jobId: job.id } } })),
  });
  if (!why.data) return null;
  const { now, decisions, weights } = why.data;
  return (
    <Stack gap="sm" data-testid="why-panel">
      {now.length > 0 && (
        <>
          <Title order={3}>{t('why.now')}</Title>
          <Candidates job={job} candidates={now} weights={weights} canStart={mayOperate} />
        </>
      )}
      {decisions.map((decision) => (
        <Decided key={decision.id} job={job} decision={decision} />
      ))}
    </Stack>
  );
}

function Decided({ job, decision }: { readonly job: Job; readonly decision: DispatchDecision }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const { machineName, runnerUpName, byName, kind, candidates, weights } = decision;
  return (
    <Stack gap="xs" data-testid="decision" data-kind={decision.kind}>
      <Title order={3}>{t('why.here', { machine: machineName })}</Title>
      <Text size="sm" c="dimmed">
        {[dayTime(decision.at), t(`why.${kind}`, { by: byName ?? '' })].join(' · ')}
      </Text>
      <Text size="sm" data-testid="runner-up">
        {runnerUpName === null ? t('why.noRunnerUp') : t('why.runnerUp', { machine: runnerUpName })}
      </Text>
      <Candidates job={job} candidates={candidates} weights={weights} canStart={false} />
    </Stack>
  );
}

interface CandidatesProps {
  readonly job: Job;
  readonly candidates: readonly DispatchCandidate[];
  readonly weights: Weights | null;
  readonly canStart: boolean;
}

function Candidates({ job, candidates, weights, canStart }: CandidatesProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {candidates.slice(0, SHOWN).map((candidate) => (
        <li key={candidate.machineId} data-testid={`candidate-${candidate.name}`}>
          <Group justify="space-between" wrap="nowrap" align="center">
            <Text fw={650}>{candidate.name}</Text>
            {candidate.score !== null && <Score value={candidate.score} name={candidate.name} />}
          </Group>
          {candidate.isTaken && <Text size="sm">{t('why.taken')}</Text>}
          {candidate.failing.map((reason) => (
            <Text key={reason.code} size="sm" c="dimmed">
              {reasonText(reason)}
            </Text>
          ))}
          {candidate.factors && weights && <Factors factors={candidate.factors} weights={weights} />}
          {canStart && isForHand(candidate) && (
            <StartOnButton job={job} machineId={candidate.machineId} machineName={candidate.name} />
          )}
        </li>
      ))}
      {candidates.length > SHOWN && <Text size="sm">{t('why.more', { count: candidates.length - SHOWN })}</Text>}
    </Stack>
  );
}

/** It could start now, with a yes or by a pick. */
const isForHand = ({ needsYes, failing }: DispatchCandidate) =>
  needsYes || (failing.length === 1 && failing[0]?.code === 'WAITS_FOR_CHOICE');

function Score({ value, name }: { readonly value: number; readonly name: string }) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  return (
    <Group gap={6} wrap="nowrap">
      <Progress value={value * 100} w={72} size="md" color="paramo" aria-label={t('why.scoreOf', { machine: name })} />
      <Badge variant="light" color="paramo" miw="max-content">
        {percent(value)}
      </Badge>
    </Group>
  );
}

function Factors({ factors, weights }: { readonly factors: Record<string, number>; readonly weights: Weights }) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  return (
    <Table verticalSpacing={2} withRowBorders={false} fz="sm" aria-label={t('why.factors')}>
      <Table.Tbody>
        {FACTORS.filter((factor) => weights[factor] > 0).map((factor) => (
          <Table.Tr key={factor}>
            <Table.Td p={0}>{t(`factor.${factor}`)}</Table.Td>
            <Table.Td p={0} ta="right">
              {percent(factors[factor] ?? 0)}
            </Table.Td>
            <Table.Td p={0} ta="right" c="dimmed" className="minga-nowrap">
              × {weights[factor]}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
