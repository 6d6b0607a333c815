import { Button, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Machine } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

/** Another board or firmware answers on the port: a person says that it is the right one, and exactly this one. */
export function AcceptMachineButton({
  machine,
  identityHash,
}: {
  readonly machine: Machine;
  readonly identityHash: string;
}) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const accept = useAction(() =>
    answer(
      api.POST('/api/machines/{machineId}/unlock', {
        params: { path: { machineId: machine.id } },
        body: { acceptIdentity: true, identityHash },
      }),
    ),
  );
  return (
    <>
      <Text>{t('identity.help')}</Text>
      <Button
        size="lg"
        leftSection={<IconPlugConnected aria-hidden />}
        onClick={() => setIsAsking(true)}
        data-testid="accept-machine"
      >
        {t('identity.accept')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('identity.title', { name: machine.name })}
        action={t('identity.accept')}
        isBusy={accept.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => accept.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('identity.text')}</Text>
      </Confirm>
    </>
  );
}
