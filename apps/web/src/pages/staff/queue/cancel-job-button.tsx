import { Button, Text, type ButtonProps } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

interface CancelProps extends Pick<ButtonProps, 'size' | 'flex'> {
  readonly job: { readonly id: string; readonly number: number; readonly version: number };
}

/** The piece may be lost, so it asks first. */
export function CancelJobButton({ job, ...look }: CancelProps) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useAction(() =>
    answer(api.POST('/api/jobs/{jobId}/cancel', { params: { path: { jobId: job.id }, header: seen(job) } })),
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconX aria-hidden />}
        onClick={() => setIsAsking(true)}
        data-testid="job-cancel"
        {...look}
      >
        {t('job.cancel')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('job.cancelTitle', { number: job.number })}
        action={t('job.cancel')}
        color="annatto"
        isBusy={cancel.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => cancel.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('job.cancelText')}</Text>
      </Confirm>
    </>
  );
}
