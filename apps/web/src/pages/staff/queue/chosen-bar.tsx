import { Button, Card, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Job } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

type Change = { priority: number } | { hold: string } | { release: true };

/** The same for several jobs at once, all or none: copies of a part, or whatever was ticked. */
export function ChosenBar({ jobs, onClear }: { readonly jobs: readonly Job[]; readonly onClear: () => void }) {
  const { t } = useTranslation();
  const act = useAction((change: Change) =>
    answer(api.POST('/api/jobs/many', { body: { jobIds: jobs.map(({ id }) => id), change } })),
  );
  const isHeld = jobs.every(({ state }) => state === 'held');
  const canHold = jobs.every(({ state }) => state === 'waiting' || state === 'planned');
  const buttons = [
    { word: 'first', Icon: IconArrowUp, change: { priority: 1 }, isOn: true },
    { word: 'last', Icon: IconArrowDown, change: { priority: -1 }, isOn: true },
    { word: 'hold', Icon: IconPlayerPause, change: { hold: '' }, isOn: canHold },
    { word: 'release', Icon: IconPlayerPlay, change: { release: true }, isOn: isHeld },
  ] as const;
  return (
    <Card
      className="minga-card"
      padding="sm"
      style={{ position: 'sticky', top: 68, zIndex: 50 }}
      data-testid="chosen-bar"
    >
      <Group gap="xs">
        <Text fw={700}>{t('queue.chosen', { count: jobs.length })}</Text>
        {buttons
          .filter(({ isOn }) => isOn)
          .map(({ word, Icon, change }) => (
            <Button
              key={word}
              variant="default"
              mih={44}
              leftSection={<Icon size={18} aria-hidden />}
              loading={act.isPending}
              onClick={() => act.mutate(change, { onSuccess: onClear })}
            >
              {t(`queueMany.${word}`)}
            </Button>
          ))}
        <Button variant="subtle" mih={44} leftSection={<IconX size={18} aria-hidden />} onClick={onClear}>
          {t('queueMany.clear')}
        </Button>
      </Group>
    </Card>
  );
}
