import { Button, TextInput } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type Job } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

/** Whoever finds it held tomorrow wants to know why. */
export function HoldButton({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const [why, setWhy] = useState('');
  const params = { path: { jobId: job.id }, header: seen(job) };
  const hold = useAction(() =>
    answer(api.POST('/api/jobs/{jobId}/hold', { params, body: why.trim() ? { why: why.trim() } : {} })),
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerPause aria-hidden />}
        onClick={() => setIsAsking(true)}
        data-testid="job-hold"
      >
        {t('job.hold')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('job.holdTitle', { number: job.number })}
        action={t('job.hold')}
        isBusy={hold.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => hold.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <TextInput
          label={t('job.holdWhy')}
          maxLength={200}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </Confirm>
    </>
  );
}
