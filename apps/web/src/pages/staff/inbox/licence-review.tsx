import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type WorkRequest } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { LicenceDecisionView } from '../../../shared/licence-decision.js';

/** An accepted request whose licence decision got worse: a lab admin writes down what was agreed. */
export function LicenceReview({ requestId }: { readonly requestId: string }) {
  const requests = useQuery({ queryKey: ['requests'], queryFn: () => answer(api.GET('/api/requests')) });
  const request = requests.data?.find(({ id }) => id === requestId);
  return request ? <Review request={request} /> : null;
}

function Review({ request }: { readonly request: WorkRequest }) {
  const { t } = useTranslation();
  const { account } = useSession();
  const [agreedTerms, setTerms] = useState('');
  const agree = useAction(() =>
    answer(
      api.POST('/api/requests/{requestId}/agreed-terms', {
        params: { path: { requestId: request.id }, header: seen(request) },
        body: { agreedTerms },
      }),
    ),
  );
  return (
    <Stack gap="sm">
      <Text>{t('review.text', { name: request.requesterName })}</Text>
      <LicenceDecisionView decision={request.licenceDecision} />
      {hasRole(account, ['lab-admin']) ? (
        <>
          <Textarea
            label={t('request.acceptWords')}
            description={t('request.acceptWordsHelp')}
            maxLength={300}
            rows={3}
            value={agreedTerms}
            onChange={(event) => setTerms(event.currentTarget.value)}
          />
          <Button
            size="lg"
            leftSection={<IconSignature aria-hidden />}
            loading={agree.isPending}
            disabled={agreedTerms.trim().length < 3}
            onClick={() => agree.mutate(undefined)}
            data-testid="review-agree"
          >
            {t('review.agree')}
          </Button>
        </>
      ) : (
        <Text c="dimmed">{t('request.onlyAdmin')}</Text>
      )}
    </Stack>
  );
}
