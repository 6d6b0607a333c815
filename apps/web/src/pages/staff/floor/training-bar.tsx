import { Alert, Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Account } from '../../../api/client.js';
import { useAction, useTraining } from '../../../api/queries.js';
import { hasRole } from '../../../api/session.js';
import { Confirm } from '../../../shared/confirm.js';

const FACTORS = [1, 10, 60, 300, 1_000] as const;

/** Says loudly that these machines are simulated, and how fast their time runs. */
export function TrainingBar({ account }: { readonly account: Account | null }) {
  const { t } = useTranslation();
  const training = useTraining();
  const setFactor = useAction((timeFactor: number) => answer(api.PATCH('/api/training', { body: { timeFactor } })));
  if (!training.data?.isOn) return null;
  const { timeFactor, machineCount } = training.data;
  const choices: number[] = [...new Set([...FACTORS, timeFactor])].sort((a, b) => a - b);
  return (
    <Alert color="sky" icon={<IconSchool aria-hidden />} title={t('training.title')} data-testid="training-bar">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 260px" className="minga-wide-only">
          {t('training.text', { count: machineCount })}
        </Text>
        <Group gap="sm">
          {hasRole(account, ['operator']) && (
            <NativeSelect
              aria-label={t('training.speed')}
              w={180}
              value={String(timeFactor)}
              disabled={setFactor.isPending}
              onChange={(event) => setFactor.mutate(Number(event.currentTarget.value))}
              data={choices.map((factor) => ({ value: String(factor), label: t('training.factor', { factor }) }))}
            />
          )}
          {hasRole(account, ['lab-admin']) && <RemoveTraining />}
        </Group>
      </Group>
    </Alert>
  );
}

function RemoveTraining() {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useAction(() => answer(api.DELETE('/api/training')));
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('training.remove')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('training.removeTitle')}
        action={t('training.remove')}
        color="annatto"
        isBusy={remove.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('training.removeText')}</Text>
      </Confirm>
    </>
  );
}
