import { Button } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

/** Asks nothing: standing still is safe, and to go on is a question of its own. */
export function PauseButton({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const pause = useAction(() => answer(api.POST('/api/jobs/{jobId}/pause', { params: { path: { jobId } } })));
  return (
    <Button
      size="lg"
      variant="default"
      flex="1 1 auto"
      leftSection={<IconPlayerPause aria-hidden />}
      loading={pause.isPending}
      onClick={() => pause.mutate()}
      data-testid="pause"
    >
      {t('pause.button')}
    </Button>
  );
}
