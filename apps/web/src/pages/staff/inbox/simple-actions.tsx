import { Button, Text } from '@mantine/core';
import { IconAlertOctagon, IconBasketCheck, IconCheck, IconLockOpen, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, seen } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

export function BuyButton({ orderId, lineId }: { readonly orderId: string; readonly lineId: string }) {
  const { t } = useTranslation();
  const got = useAction(() =>
    answer(api.POST('/api/orders/{orderId}/lines/{lineId}/got', { params: { path: { orderId, lineId } }, body: {} })),
  );
  return (
    <Button
      size="lg"
      leftSection={<IconBasketCheck aria-hidden />}
      loading={got.isPending}
      onClick={() => got.mutate()}
      data-testid="buy-got"
    >
      {t('inbox.got')}
    </Button>
  );
}

export function ManualStepButton({ operationId }: { readonly operationId: string }) {
  const { t } = useTranslation();
  const finish = useAction(() =>
    answer(api.POST('/api/operations/{operationId}/done', { params: { path: { operationId } } })),
  );
  return (
    <Button
      size="lg"
      leftSection={<IconCheck aria-hidden />}
      loading={finish.isPending}
      onClick={() => finish.mutate()}
      data-testid="step-done"
    >
      {t('inbox.stepDone')}
    </Button>
  );
}

export function ReleaseButton({ jobId, version }: { readonly jobId: string; readonly version: number }) {
  const { t } = useTranslation();
  const release = useAction(() =>
    answer(api.POST('/api/jobs/{jobId}/release', { params: { path: { jobId }, header: seen({ version }) } })),
  );
  return (
    <Button
      size="lg"
      variant="light"
      leftSection={<IconPlayerPlay aria-hidden />}
      loading={release.isPending}
      onClick={() => release.mutate()}
    >
      {t('job.release')}
    </Button>
  );
}

/** After a stop or an alarm: the word of somebody who looked at the machine. */
export function UnlockButton({ machineId }: { readonly machineId: string }) {
  const { t } = useTranslation();
  const unlock = useAction(() =>
    answer(api.POST('/api/machines/{machineId}/unlock', { params: { path: { machineId } } })),
  );
  return (
    <>
      <Text>{t('inbox.lockedHelp')}</Text>
      <Button
        size="lg"
        leftSection={<IconLockOpen aria-hidden />}
        loading={unlock.isPending}
        onClick={() => unlock.mutate()}
        data-testid="unlock"
      >
        {t('inbox.unlock')}
      </Button>
    </>
  );
}

/** What is known, and the question what happened, have a page of their own. */
export function OpenUnknownButton({ attemptId }: { readonly attemptId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to={`/attempts/${attemptId}`}
      size="lg"
      leftSection={<IconAlertOctagon aria-hidden />}
      data-testid="unknown-open"
    >
      {t('inbox.openUnknown')}
    </Button>
  );
}
