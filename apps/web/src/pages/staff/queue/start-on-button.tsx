import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

interface StartOnProps {
  readonly job: { readonly id: string };
  readonly machineId: string;
  readonly machineName: string;
}

/** Yes to what is suggested, or a person's own pick. */
export function StartOnButton({ job, machineId, machineName }: StartOnProps) {
  const { t } = useTranslation();
  const start = useAction(() =>
    answer(api.POST('/api/jobs/{jobId}/start', { params: { path: { jobId: job.id } }, body: { machineId } })),
  );
  return (
    <Button
      size="md"
      mih={44}
      leftSection={<IconPlayerPlay aria-hidden />}
      loading={start.isPending}
      onClick={() => start.mutate()}
      data-testid="start-on"
    >
      {t('job.startOn', { machine: machineName })}
    </Button>
  );
}
