import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

interface NewProps {
  readonly machineId: string;
}

/** Keeps the machine for a time without a job: a course, a repair, somebody's own work. */
export function NewReservation({ machineId }: NewProps) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const reserve = useAction(() =>
    answer(
      api.POST('/api/machines/{machineId}/reservations', {
        params: { path: { machineId } },
        body: { why, from: new Date(from).toISOString(), until: new Date(until).toISOString() },
      }),
    ),
  );
  return (
    <Stack gap="xs">
      <TextInput
        size="md"
        label={t('care.reserveWhy')}
        maxLength={200}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Group grow gap="xs">
        <TextInput
          size="md"
          type="datetime-local"
          label={t('care.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          size="md"
          type="datetime-local"
          label={t('care.until')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </Group>
      <Button
        variant="default"
        mih={44}
        disabled={why.trim().length < 3 || from === '' || until <= from}
        loading={reserve.isPending}
        onClick={() => reserve.mutate(undefined, { onSuccess: () => setWhy('') })}
      >
        {t('care.reserve')}
      </Button>
    </Stack>
  );
}

const UNITS = ['everyHours', 'everyCycles', 'everyDays'] as const;

/** Care that comes again after hours run, runs begun or days. */
export function NewMaintenance({ machineId }: NewProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [every, setEvery] = useState('');
  const [unit, setUnit] = useState<(typeof UNITS)[number]>('everyHours');
  const plan = useAction(() =>
    answer(
      api.POST('/api/machines/{machineId}/maintenance', {
        params: { path: { machineId } },
        body: { name, [unit]: Number(every) },
      }),
    ),
  );
  return (
    <Stack gap="xs">
      <TextInput
        size="md"
        label={t('care.planName')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group grow gap="xs">
        <TextInput
          size="md"
          inputMode="numeric"
          label={t('care.every')}
          value={every}
          onChange={(event) => setEvery(event.currentTarget.value.replaceAll(/\D/g, ''))}
        />
        <NativeSelect
          size="md"
          label={t('care.unit')}
          value={unit}
          onChange={({ currentTarget: { value } }) => setUnit(UNITS.find((each) => each === value) ?? 'everyHours')}
          data={UNITS.map((value) => ({ value, label: t(`care.${value}`) }))}
        />
      </Group>
      <Button
        variant="default"
        mih={44}
        disabled={name.trim().length < 2 || Number(every) < 1}
        loading={plan.isPending}
        onClick={() => plan.mutate(undefined, { onSuccess: () => setName('') })}
      >
        {t('care.plan')}
      </Button>
    </Stack>
  );
}
