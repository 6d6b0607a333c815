import { Alert, Button, Card, Group, NativeSelect, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { answer, api, type Design, type DesignFeedback } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { ProblemAlert } from '../../../shared/problem.js';
import { Section } from './section.js';

/** Acts that are possible in a state, as in the site's own table. */
const ACTS = {
  unreviewed: ['review', 'withdraw'],
  reviewed: ['confirm', 'doubt', 'withdraw'],
  proven: ['confirm', 'doubt', 'withdraw'],
  withdrawn: ['reinstate'],
} as const;
type Act = (typeof ACTS)[keyof typeof ACTS][number];

/** What only the people of the workshop see and do. */
export function StaffTools({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  return (
    <Section title={t('design.staffTools')}>
      <Group align="stretch" gap="md" grow preventGrowOverflow={false}>
        <ReviewForm design={design} />
        <ForkForm design={design} />
      </Group>
    </Section>
  );
}

function ReviewForm({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const acts: readonly Act[] = ACTS[design.review];
  const [chosen, setChosen] = useState<Act | null>(null);
  const act = chosen !== null && acts.includes(chosen) ? chosen : (acts[0] ?? 'review');
  const [reason, setReason] = useState('');
  const [successorId, setSuccessorId] = useState('');
  const isWithdrawing = act === 'withdraw';
  const say = useAction(
    () =>
      answer(
        api.POST('/api/designs/{designId}/review', {
          params: { path: { designId: design.id } },
          body: {
            act,
            ...(reason.trim() && { reason }),
            ...(isWithdrawing && successorId.trim() && { successorId: successorId.trim() }),
          },
        }),
      ),
    { showsOwnError: true },
  );
  return (
    <Card
      className="minga-card"
      component="form"
      miw={280}
      onSubmit={(event) => {
        event.preventDefault();
        say.mutate(undefined, { onSuccess: () => setReason('') });
      }}
    >
      <Stack>
        <NativeSelect
          label={t('design.saySo')}
          value={act}
          onChange={(event) => setChosen(event.currentTarget.value as Act)}
          data={acts.map((value) => ({ value, label: t(`reviewDo.${value}`) }))}
          data-testid="review-act"
        />
        <Textarea
          label={t('design.reason')}
          description={t('design.reasonHelp')}
          required={act !== 'review' && act !== 'confirm'}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="review-reason"
        />
        {isWithdrawing && (
          <>
            <TextInput
              label={t('design.successor')}
              description={t('design.successorHelp')}
              value={successorId}
              onChange={(event) => setSuccessorId(event.currentTarget.value)}
            />
            <RunningOrders designId={design.id} />
          </>
        )}
        {design.review === 'withdrawn' && <RunningOrders designId={design.id} />}
        {say.isError && <ProblemAlert error={say.error} />}
        <Button
          type="submit"
          color={isWithdrawing ? 'annatto' : 'clay'}
          loading={say.isPending}
          data-testid="review-say"
        >
          {t(`reviewDo.${act}`)}
        </Button>
      </Stack>
    </Card>
  );
}

function RunningOrders({ designId }: { readonly designId: string }) {
  const { t } = useTranslation();
  const orders = useQuery({
    queryKey: ['designs', 'running', designId],
    queryFn: () => answer(api.GET('/api/designs/{designId}/running-orders', { params: { path: { designId } } })),
  });
  if (!orders.data) return null;
  if (orders.data.length === 0) return <Text size="sm">{t('design.noRunning')}</Text>;
  return (
    <Alert color="maize" title={t('design.running', { count: orders.data.length })} data-testid="running-orders">
      {orders.data.map(({ requestId, code, requesterName, state }) => (
        <Text key={requestId} size="sm">
          {code} · {requesterName} · {t(`trackerStep.${state}`)}
        </Text>
      ))}
    </Alert>
  );
}

function ForkForm({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const fork = useAction(
    () =>
      answer(
        api.POST('/api/designs/{designId}/fork', { params: { path: { designId: design.id } }, body: { title, note } }),
      ),
    { showsOwnError: true },
  );
  return (
    <Card
      className="minga-card"
      component="form"
      miw={280}
      onSubmit={(event) => {
        event.preventDefault();
        fork.mutate(undefined, { onSuccess: ({ slug }) => void navigate(`/designs/${slug}`) });
      }}
    >
      <Stack>
        <Text fw={700}>{t('design.fork')}</Text>
        <Text size="sm" c="dimmed">
          {t('design.forkIntro')}
        </Text>
        <TextInput
          label={t('design.forkTitle')}
          required
          maxLength={80}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-testid="fork-title"
        />
        <Textarea
          label={t('design.forkNote')}
          required
          maxLength={500}
          rows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-testid="fork-note"
        />
        {fork.isError && <ProblemAlert error={fork.error} />}
        <Button type="submit" variant="light" loading={fork.isPending} data-testid="fork-do">
          {t('design.forkDo')}
        </Button>
      </Stack>
    </Card>
  );
}

export function RetireButton({ designId, id }: { readonly designId: string; readonly id: string }) {
  const { t } = useTranslation();
  const retire = useAction(() =>
    answer(
      api.DELETE('/api/designs/{designId}/known-good/{knownGoodId}', {
        params: { path: { designId, knownGoodId: id } },
      }),
    ),
  );
  return (
    <Button variant="subtle" size="sm" h={40} loading={retire.isPending} onClick={() => retire.mutate(undefined)}>
      {t('design.retire')}
    </Button>
  );
}

interface Change {
  readonly to?: 'seen' | 'answered' | 'fixed-in';
  readonly answer?: string;
  readonly fixedInId?: string;
  readonly isHidden?: boolean;
}

/** Seen, answered, repaired, hidden. */
export function AnswerFeedback({ said, design }: { readonly said: DesignFeedback; readonly design: Design }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [words, setWords] = useState(said.answer ?? '');
  const change = useAction(
    (body: Change) =>
      answer(api.POST('/api/feedback/{feedbackId}', { params: { path: { feedbackId: said.id } }, body })),
    { showsOwnError: true },
  );
  const others = design.revisions.filter(({ id }) => id !== design.id);
  return (
    <Stack gap="xs">
      {said.isHidden && (
        <Text size="sm" c="dimmed">
          {t('design.hiddenNote')}
        </Text>
      )}
      <Group gap="xs">
        {said.state === 'new' && (
          <Button
            size="sm"
            h={40}
            variant="light"
            onClick={() => change.mutate({ to: 'seen' })}
            data-testid="feedback-seen"
          >
            {t('design.seen')}
          </Button>
        )}
        <Button size="sm" h={40} variant="default" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
          {t('design.doAnswer')}
        </Button>
        <Button size="sm" h={40} variant="subtle" onClick={() => change.mutate({ isHidden: !said.isHidden })}>
          {t(said.isHidden ? 'design.unhide' : 'design.hide')}
        </Button>
      </Group>
      {isOpen && (
        <Stack gap="xs">
          <Textarea
            label={t('design.answerText')}
            rows={2}
            maxLength={800}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button
              size="sm"
              h={40}
              disabled={words.trim() === ''}
              onClick={() => change.mutate({ to: 'answered', answer: words })}
            >
              {t('design.save')}
            </Button>
            {others.length > 0 && (
              <NativeSelect
                aria-label={t('design.chooseRevision')}
                value=""
                onChange={(event) => change.mutate({ to: 'fixed-in', fixedInId: event.currentTarget.value })}
                data={[
                  { value: '', label: t('design.fixedInThis') },
                  ...others.map(({ id, version }) => ({ value: id, label: t('design.revisionOf', { version }) })),
                ]}
              />
            )}
          </Group>
        </Stack>
      )}
      {change.isError && <ProblemAlert error={change.error} />}
    </Stack>
  );
}
