import { Button } from '@mantine/core';
import { IconCheck, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

export function MaintenanceDoneButton({ machineId, planId }: { readonly machineId: string; readonly planId: string }) {
  const { t } = useTranslation();
  const params = { path: { machineId, planId } };
  const done = useAction(() => answer(api.POST('/api/machines/{machineId}/maintenance/{planId}/done', { params })));
  return (
    <Button
      size="lg"
      leftSection={<IconCheck aria-hidden />}
      loading={done.isPending}
      onClick={() => done.mutate()}
      data-testid="maintenance-done"
    >
      {t('care.done')}
    </Button>
  );
}

export function BackToServiceButton({ machineId }: { readonly machineId: string }) {
  const { t } = useTranslation();
  const back = useAction(() =>
    answer(api.DELETE('/api/machines/{machineId}/out-of-service', { params: { path: { machineId } } })),
  );
  return (
    <Button
      size="lg"
      variant="light"
      leftSection={<IconTool aria-hidden />}
      loading={back.isPending}
      onClick={() => back.mutate()}
      data-testid="back-to-service"
    >
      {t('care.back')}
    </Button>
  );
}

/** What is loaded is said where the machine is shown. */
export function ChangeMaterialLink() {
  const { t } = useTranslation();
  return (
    <Button component={Link} to="/floor" size="lg" variant="light">
      {t('care.toFloor')}
    </Button>
  );
}
