import { Button, Checkbox, Radio, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Machine } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

interface ResumeProps {
  readonly machine: Machine;
  readonly jobId: string;
}

/** Go on after a pause, or answer what the machine asks; mills and lasers go on only with a person beside them. */
export function ResumeButton({ machine, jobId }: ResumeProps) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const [choice, setChoice] = useState('');
  const [isAtMachine, setIsAtMachine] = useState(false);
  const prompt = machine.telemetry?.prompt;
  const choices = prompt?.choices ?? [];
  const needsPerson = machine.profile.process !== 'print';
  const isReady = (isAtMachine || !needsPerson) && (choices.length === 0 || choice !== '');
  const resume = useAction(() =>
    answer(
      api.POST('/api/jobs/{jobId}/resume', {
        params: { path: { jobId } },
        body: { isAtMachine, ...(choices.length > 0 && { choice: Number(choice) }) },
      }),
    ),
  );
  function ask() {
    // One answer is no choice; of several none is ours to suggest.
    setChoice(choices.length === 1 ? '0' : '');
    setIsAtMachine(false);
    setIsAsking(true);
  }
  return (
    <>
      <Button size="lg" flex="1 1 auto" leftSection={<IconPlayerPlay aria-hidden />} onClick={ask} data-testid="resume">
        {t('resume.button')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('resume.title', { name: machine.name })}
        action={t('resume.action')}
        isBusy={resume.isPending}
        isDisabled={!isReady}
        onClose={() => setIsAsking(false)}
        onConfirm={() => resume.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Stack gap="md">
          {prompt ? (
            <div>
              <Text c="dimmed">{t('resume.asks')}</Text>
              <Text fw={700}>{prompt.text}</Text>
            </div>
          ) : (
            <Text>{t('resume.text')}</Text>
          )}
          {choices.length > 0 && (
            <Radio.Group label={t('resume.choice')} value={choice} onChange={setChoice}>
              <Stack gap="xs" mt="xs">
                {choices.map((label, at) => (
                  <Radio size="md" key={`${at} ${label}`} value={String(at)} label={label} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {needsPerson && (
            <Checkbox
              size="md"
              label={t('resume.atMachine')}
              checked={isAtMachine}
              onChange={(event) => setIsAtMachine(event.currentTarget.checked)}
              data-testid="resume-at-machine"
            />
          )}
        </Stack>
      </Confirm>
    </>
  );
}
