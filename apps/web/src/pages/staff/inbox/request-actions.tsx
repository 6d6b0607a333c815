import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type WorkRequest } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { Confirm } from '../../../shared/confirm.js';
import { useFormat } from '../../../shared/format.js';
import { LicenceDecisionView } from '../../../shared/licence-decision.js';

/** Who asks for what, what the licence says, and yes or no. */
export function RequestActions({ request }: { readonly request: WorkRequest }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'accept' | 'decline'>();
  const { account } = useSession();
  const mustAgree = request.licenceDecision.verdict === 'to-agree';
  const isForAdmin = mustAgree && !hasRole(account, ['lab-admin']);
  const params = { path: { requestId: request.id }, header: seen(request) };
  const accept = useAction((agreedTerms: string) =>
    answer(
      api.POST('/api/requests/{requestId}/accept', {
        params,
        body: { ...(agreedTerms && { agreedTerms }) },
      }),
    ),
  );
  const decline = useAction((reason: string) =>
    answer(api.POST('/api/requests/{requestId}/decline', { params, body: { reason } })),
  );
  const close = () => setAsking(undefined);
  return (
    <Stack gap="sm">
      <Facts request={request} />
      <LicenceDecisionView decision={request.licenceDecision} />
      {isForAdmin && <Text c="dimmed">{t('request.onlyAdmin')}</Text>}
      <Group gap="sm">
        <Button
          size="lg"
          color="paramo"
          flex="1 1 auto"
          leftSection={<IconCheck aria-hidden />}
          loading={accept.isPending}
          disabled={isForAdmin || request.licenceDecision.verdict === 'not-allowed'}
          onClick={() => (mustAgree ? setAsking('accept') : accept.mutate(''))}
          data-testid="request-accept"
        >
          {t('request.accept')}
        </Button>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconX aria-hidden />}
          onClick={() => setAsking('decline')}
          data-testid="request-decline"
        >
          {t('request.decline')}
        </Button>
      </Group>
      {asking && (
        <Words
          kind={asking}
          isBusy={accept.isPending || decline.isPending}
          onClose={close}
          onSay={(words) => (asking === 'accept' ? accept : decline).mutate(words, { onSettled: close })}
        />
      )}
    </Stack>
  );
}

function Facts({ request }: { readonly request: WorkRequest }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const facts = [
    `${request.requesterName} · ${t(`requesterKind.${request.requesterKind}`)} · ${t(`purpose.${request.purpose}`)}`,
    t('follow.place', { place: request.place }),
    request.neededBy && t('follow.neededBy', { day: day(request.neededBy) }),
    request.contact,
    request.note && `“${request.note}”`,
  ].filter(Boolean);
  return (
    <div>
      {facts.map((fact) => (
        <Text key={fact}>{fact}</Text>
      ))}
    </div>
  );
}

interface WordsProps {
  readonly kind: 'accept' | 'decline';
  readonly isBusy: boolean;
  readonly onSay: (words: string) => void;
  readonly onClose: () => void;
}

/** What was agreed with the licensor, or the reason the requester will read. */
function Words({ kind, isBusy, onSay, onClose }: WordsProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  return (
    <Confirm
      isOpen
      title={t(`request.${kind}Title`)}
      action={t(`request.${kind}`)}
      isBusy={isBusy}
      isDisabled={words.trim().length < 3}
      onClose={onClose}
      onConfirm={() => onSay(words.trim())}
    >
      <Textarea
        label={t(`request.${kind}Words`)}
        description={t(`request.${kind}WordsHelp`)}
        maxLength={300}
        rows={3}
        required
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Confirm>
  );
}
