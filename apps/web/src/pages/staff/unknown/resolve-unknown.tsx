import { Alert, Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { IconCamera, IconCheck, IconUsers } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Attempt, type Evidence } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useSession } from '../../../api/session.js';

const OUTCOMES = ['done-confirmed', 'scrapped', 'never-started'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Props {
  readonly evidence: Evidence;
  readonly attempt: Attempt | undefined;
}

/** Nobody can prove what happened: a person at the machine says it. Nothing is preselected. */
export function ResolveUnknown({ evidence, attempt }: Props) {
  const { t } = useTranslation();
  const { attemptId } = evidence;
  const [outcome, setOutcome] = useState<Outcome>();
  const [note, setNote] = useState('');
  const resolve = useAction((said: Outcome) =>
    answer(
      api.POST('/api/attempts/{attemptId}/resolve', {
        params: { path: { attemptId } },
        body: { outcome: said, ...(note.trim() === '' ? {} : { note: note.trim() }) },
      }),
    ),
  );
  const { account } = useSession();
  const claim = attempt?.claim ?? undefined;
  const isSecond = claim?.verdict === outcome && claim?.accountId !== account?.id;
  const isProofMissing = outcome === 'never-started' && evidence.needsProofOfNoStart && !evidence.hasPhoto && !isSecond;
  return (
    <Stack gap="md">
      {claim && (
        <Alert color="maize" icon={<IconUsers aria-hidden />} title={t('unknown.claim', { name: claim.name })}>
          {t('unknown.claimHelp', { what: t(`unknown.${claim.verdict}`) })}
        </Alert>
      )}
      <Radio.Group
        label={t('unknown.question')}
        value={outcome ?? null}
        onChange={(value) => setOutcome(OUTCOMES.find((each) => each === value))}
      >
        <Stack gap="xs" mt="xs">
          {OUTCOMES.map((each) => (
            <Choice key={each} value={each} isRuledOut={each === 'never-started' && evidence.hasBegun} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('unknown.note')}
        maxLength={300}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <PhotoButton attemptId={attemptId} hasPhoto={evidence.hasPhoto} />
      {isProofMissing && <Text>{t('unknown.proof')}</Text>}
      <Button
        size="lg"
        leftSection={<IconCheck aria-hidden />}
        disabled={!outcome}
        loading={resolve.isPending}
        onClick={() => outcome && resolve.mutate(outcome)}
        data-testid="unknown-say"
      >
        {t(isProofMissing ? 'unknown.actionFirst' : 'unknown.action')}
      </Button>
    </Stack>
  );
}

function Choice({ value, isRuledOut }: { readonly value: Outcome; readonly isRuledOut: boolean }) {
  const { t } = useTranslation();
  return (
    <Radio.Card
      value={value}
      p="sm"
      radius="md"
      className="minga-choice"
      disabled={isRuledOut}
      data-testid={`unknown-${value}`}
    >
      <Group wrap="nowrap" gap="sm">
        <Radio.Indicator size="md" disabled={isRuledOut} />
        <div>
          <Text fw={650}>{t(`unknown.${value}`)}</Text>
          <Text size="sm" c="dimmed">
            {isRuledOut ? t('unknown.ruledOut') : t(`unknownHelp.${value}`)}
          </Text>
        </div>
      </Group>
    </Radio.Card>
  );
}

function PhotoButton({ attemptId, hasPhoto }: { readonly attemptId: string; readonly hasPhoto: boolean }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const send = useAction((file: File) => {
    const form = new FormData();
    form.append('file', file);
    return answer(
      api.POST('/api/attempts/{attemptId}/photo', {
        params: { path: { attemptId } },
        // The generated type of a multipart body is its fields; the browser sends the form itself.
        body: { file: file.name },
        bodySerializer: () => form,
      }),
    );
  });
  return (
    <Group>
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png"
        capture="environment"
        className="minga-hidden"
        aria-label={t('unknown.photo')}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) send.mutate(file);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant="light"
        size="md"
        leftSection={<IconCamera aria-hidden />}
        loading={send.isPending}
        onClick={() => input.current?.click()}
      >
        {t(hasPhoto ? 'unknown.photoAgain' : 'unknown.photo')}
      </Button>
    </Group>
  );
}
