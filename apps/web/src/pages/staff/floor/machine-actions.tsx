import { Button, Group, Stack, Text } from '@mantine/core';
import { IconChecklist, IconPlayerPlay, IconPlayerStop, IconSquareCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, type Machine } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';
import { CancelJobButton } from '../queue/cancel-job-button.js';
import { canPause, canResume, canStop } from './look.js';
import { PauseButton } from './pause-button.js';
import { ResumeButton } from './resume-button.js';

interface ActionProps {
  readonly machine: Machine;
}

export function MachineActions({ machine }: ActionProps) {
  const { t } = useTranslation();
  const { needsPerson } = machine;
  const goesToInbox = needsPerson === 'check-piece' || needsPerson === 'unknown' || needsPerson === 'machine-locked';
  return (
    <Group gap="sm" mt="auto">
      {needsPerson === 'clear-plate' && <ClearPlateButton machine={machine} />}
      {needsPerson === 'start-at-machine' && machine.job && (
        <StartHereButton machine={machine} jobId={machine.job.id} partName={machine.job.partName} />
      )}
      {goesToInbox && (
        <Button component={Link} to="/inbox" leftSection={<IconChecklist aria-hidden />} flex="1 1 auto">
          {t(`floor.${needsPerson}`)}
        </Button>
      )}
      {canPause(machine) && machine.job && <PauseButton jobId={machine.job.id} />}
      {canResume(machine) && machine.job && (
        <>
          <ResumeButton machine={machine} jobId={machine.job.id} />
          <CancelJobButton job={machine.job} size="lg" flex="1 1 auto" />
        </>
      )}
      {canStop(machine) && <StopButton machine={machine} />}
      {machine.connectivity === 'offline' && machine.job && <Text size="sm">{t('stop.offline')}</Text>}
    </Group>
  );
}

/** The word of somebody at the machine, bound to the run they saw: it never counts for a later one. */
export function ClearPlateButton({ machine }: ActionProps) {
  const { t } = useTranslation();
  const clear = useAction((afterRun: number) =>
    answer(
      api.POST('/api/machines/{machineId}/plate-clear', {
        params: { path: { machineId: machine.id } },
        body: { afterRun },
      }),
    ),
  );
  return (
    <Button
      size="lg"
      color="paramo"
      flex="1 1 auto"
      leftSection={<IconSquareCheck aria-hidden />}
      loading={clear.isPending}
      onClick={() => clear.mutate(machine.run)}
      data-testid="plate-clear"
    >
      {t('floor.plateClear')}
    </Button>
  );
}

interface StartProps extends ActionProps {
  readonly jobId: string;
  readonly partName: string;
}

/** Mills and lasers start only with a person beside them: three things to look at, then the start. */
export function StartHereButton({ machine, jobId, partName }: StartProps) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const start = useAction(() =>
    answer(
      api.POST('/api/machines/{machineId}/start', {
        params: { path: { machineId: machine.id } },
        body: { jobId, afterRun: machine.run },
      }),
    ),
  );
  return (
    <>
      <Button
        size="lg"
        flex="1 1 auto"
        leftSection={<IconPlayerPlay aria-hidden />}
        onClick={() => setIsAsking(true)}
        data-testid="start-here"
      >
        {t('start.button')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('start.title', { name: machine.name })}
        action={t('start.action')}
        isBusy={start.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => start.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Stack gap="xs">
          <Text>{t('start.text', { part: partName })}</Text>
          <ul style={{ margin: 0, paddingLeft: 20 }}>
            <li>{t('start.stock')}</li>
            <li>{t('start.tool')}</li>
            <li>{t('start.people')}</li>
          </ul>
        </Stack>
      </Confirm>
    </>
  );
}

/** Grey on purpose: it travels over the network, so it must not look like the red button on the machine. */
function StopButton({ machine }: ActionProps) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const stop = useAction(() =>
    answer(api.POST('/api/machines/{machineId}/stop', { params: { path: { machineId: machine.id } } })),
  );
  return (
    <>
      <Button
        size="lg"
        variant="default"
        flex="1 1 auto"
        leftSection={<IconPlayerStop aria-hidden />}
        onClick={() => setIsAsking(true)}
        data-testid="stop-request"
      >
        {t('stop.button')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('stop.title', { name: machine.name })}
        action={t('stop.action')}
        color="dark.9"
        isBusy={stop.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => stop.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('stop.text')}</Text>
        <Text fw={700}>{t('stop.danger')}</Text>
      </Confirm>
    </>
  );
}
