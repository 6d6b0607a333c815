import { Button, Group, NativeSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type Job } from '../../../api/client.js';
import { useAction, useMachines } from '../../../api/queries.js';

type Change = { priority?: number; pinnedMachineId?: string | null; notBefore?: string | null };

/** Priority, only on this machine, not before; one copy on each machine of a class. */
export function DispatchPanel({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const machines = (useMachines().data ?? []).filter(({ profile }) => profile.process === job.process);
  const path = { jobId: job.id };
  const change = useAction((body: Change) =>
    answer(api.PATCH('/api/jobs/{jobId}/dispatch', { params: { path, header: seen(job) }, body })),
  );
  const classes = [...new Set(machines.map(({ profile }) => profile.machineClass))];
  const spread = useAction((machineClass: string) =>
    answer(api.POST('/api/jobs/{jobId}/spread', { params: { path }, body: { machineClass } })),
  );
  return (
    <Stack gap="sm" data-testid="dispatch-panel">
      <SegmentedControl
        aria-label={t('job.priority')}
        fullWidth
        size="md"
        value={String(Math.sign(job.priority))}
        onChange={(value) => change.mutate({ priority: Number(value) })}
        data={['-1', '0', '1'].map((value) => ({ value, label: t(`priority.${value as '0'}`) }))}
      />
      <NativeSelect
        label={t('job.onlyOn')}
        size="md"
        value={job.pinnedMachineId ?? ''}
        onChange={(event) => change.mutate({ pinnedMachineId: event.currentTarget.value || null })}
        data={[
          { value: '', label: t('job.anyMachine') },
          ...machines.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        data-testid="job-pin"
      />
      <TextInput
        type="datetime-local"
        label={t('job.notBefore')}
        size="md"
        value={job.notBefore === null ? '' : localInput(job.notBefore)}
        onChange={({ currentTarget: { value } }) =>
          change.mutate({ notBefore: value ? new Date(value).toISOString() : null })
        }
      />
      {classes.length > 0 && (
        <Group gap="xs">
          {classes.map((machineClass) => (
            <Button
              key={machineClass}
              variant="default"
              mih={44}
              leftSection={<IconArrowsSplit2 aria-hidden />}
              loading={spread.isPending}
              onClick={() => spread.mutate(machineClass)}
            >
              {t('job.spread', { machineClass })}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}

/** A moment as a field of local date and time takes it. */
function localInput(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
