import { Alert, Button, Card, Loader, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck, IconDeviceFloppy } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Job, type Machine } from '../../../api/client.js';
import { useJobs } from '../../../api/queries.js';
import { ProblemAlert } from '../../../shared/problem.js';

/** How often the server is asked whether it has read the file. */
const ASK_EVERY_MS = 1_000;

interface KeepProps {
  readonly file: File;
  readonly machine: Machine;
}

interface Wish {
  readonly jobId: string;
  readonly material: string;
  readonly note: string;
}

/** Sends a program that was looked at here to the workshop, for one of the jobs that wait. */
export function KeepFor({ file, machine }: KeepProps) {
  const { t } = useTranslation();
  const jobs = useJobs();
  const client = useQueryClient();
  const { machineClass } = machine.profile;
  const send = useMutation({
    mutationFn: (wish: Wish) => upload(file, { ...wish, machineClass }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['uploads'] }),
    meta: { showsOwnError: true },
  });
  const waiting = (jobs.data ?? []).filter(
    ({ state, process }) => (state === 'waiting' || state === 'planned') && process === machine.profile.process,
  );
  return (
    <Card className="minga-card" data-testid="keep-for">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('keep.title')}
        </Title>
        {send.data ? (
          <Kept id={send.data.id} machineClass={machineClass} />
        ) : (
          <KeepForm
            key={waiting[0]?.id}
            jobs={waiting}
            machine={machine}
            isBusy={send.isPending}
            onKeep={(wish) => send.mutate(wish)}
          />
        )}
        {send.isError && <ProblemAlert error={send.error} />}
      </Stack>
    </Card>
  );
}

interface FormProps {
  readonly jobs: readonly Job[];
  readonly machine: Machine;
  readonly isBusy: boolean;
  readonly onKeep: (wish: Wish) => void;
}

function KeepForm({ jobs, machine, isBusy, onKeep }: FormProps) {
  const { t } = useTranslation();
  const [wish, setWish] = useState<Wish>({
    jobId: jobs[0]?.id ?? '',
    material: machine.loaded?.material ?? jobs[0]?.materials[0] ?? '',
    note: '',
  });
  if (jobs.length === 0) return <Text>{t('keep.noJob')}</Text>;
  function submit(event: FormEvent) {
    event.preventDefault();
    onKeep(wish);
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text>{t('keep.intro', { machineClass: machine.profile.machineClass })}</Text>
        <NativeSelect
          label={t('keep.job')}
          value={wish.jobId}
          onChange={({ currentTarget: { value } }) => setWish((now) => ({ ...now, jobId: value }))}
          data={jobs.map(({ id, number, partName, requestCode }) => ({
            value: id,
            label: t('keep.jobLine', { number, part: partName, code: requestCode }),
          }))}
        />
        <TextInput
          label={t('keep.material')}
          description={t('keep.materialHelp')}
          value={wish.material}
          required
          maxLength={60}
          onChange={({ currentTarget: { value } }) => setWish((now) => ({ ...now, material: value }))}
        />
        <Textarea
          label={t('keep.note')}
          value={wish.note}
          maxLength={500}
          autosize
          onChange={({ currentTarget: { value } }) => setWish((now) => ({ ...now, note: value }))}
        />
        <Button type="submit" size="lg" leftSection={<IconDeviceFloppy aria-hidden />} loading={isBusy}>
          {t('keep.keep')}
        </Button>
      </Stack>
    </form>
  );
}

/** The workshop reads it again with its own eyes: what this device found may be out of date. */
function Kept({ id, machineClass }: { readonly id: string; readonly machineClass: string }) {
  const { t } = useTranslation();
  const program = useQuery({
    queryKey: ['uploads', id],
    queryFn: () => answer(api.GET('/api/programs/uploads/{programId}', { params: { path: { programId: id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'preparing' ? ASK_EVERY_MS : false),
  });
  if (program.isError) return <ProblemAlert error={program.error} />;
  if (!program.data || program.data.state === 'preparing') {
    return (
      <Text role="status">
        <Loader size="xs" mr={8} />
        {t('keep.reading')}
      </Text>
    );
  }
  const { state, material, partName, reason } = program.data;
  if (state === 'ready') {
    return (
      <Alert color="paramo" icon={<IconCheck aria-hidden />} title={t('keep.done')} role="status" data-testid="kept">
        {t('keep.doneText', { machineClass, material, part: partName })}
      </Alert>
    );
  }
  return (
    <Alert color="annatto" icon={<IconAlertTriangle aria-hidden />} title={t('keep.refused')} role="alert">
      {reason && t(`error.${reason.code}`, { defaultValue: reason.message })}
    </Alert>
  );
}

function upload(file: File, fields: Wish & { readonly machineClass: string }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== '') form.append(name, value);
  form.append('file', file);
  // The generated type of a multipart body is its fields; the browser sends the form itself.
  return answer(api.POST('/api/programs', { body: { ...fields, file: file.name }, bodySerializer: () => form }));
}
