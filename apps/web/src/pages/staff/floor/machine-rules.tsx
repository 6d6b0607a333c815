import {
  Alert,
  Anchor,
  Button,
  Drawer,
  Group,
  NativeSelect,
  Progress,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type Machine, type MachineRules } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useFormat } from '../../../shared/format.js';
import { MaintenanceDoneButton } from '../inbox/care-actions.js';
import { NewMaintenance, NewReservation } from './machine-rules-new.js';

const MODES = ['manual', 'suggest', 'automatic'] as const;

/** What the workshop decided about this machine. */
export function MachineRulesButton({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        mih={44}
        leftSection={<IconTool size={18} aria-hidden />}
        onClick={() => setIsOpen(true)}
        data-testid="machine-rules"
      >
        {t('care.open')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        position="right"
        size="md"
        title={machine.name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        styles={{ title: { fontWeight: 750, fontSize: '1.2rem' } }}
      >
        <Rules machine={machine} />
      </Drawer>
    </>
  );
}

function Rules({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const path = { machineId: machine.id };
  const rules = useQuery({
    queryKey: ['machines', machine.id, 'rules'],
    queryFn: () => answer(api.GET('/api/machines/{machineId}/rules', { params: { path } })),
  });
  const change = useAction((mode: MachineRules['mode']) =>
    answer(
      api.PATCH('/api/machines/{machineId}/rules', {
        params: { path, header: seen(rules.data ?? { version: 0 }) },
        body: { mode },
      }),
    ),
  );
  if (!rules.data) return null;
  const { mode, siteMode } = rules.data;
  return (
    <Stack gap="lg" data-testid="rules">
      <Service machine={machine} rules={rules.data} />
      <NativeSelect
        label={t('mode.label')}
        size="md"
        value={mode ?? ''}
        onChange={({ currentTarget: { value } }) => change.mutate(MODES.find((each) => each === value) ?? null)}
        data={[
          { value: '', label: t('mode.asSite', { mode: t(`mode.${siteMode}`) }) },
          ...MODES.map((each) => ({ value: each, label: t(`mode.${each}`) })),
        ]}
      />
      <Reservations machine={machine} rules={rules.data} />
      <Maintenance machine={machine} rules={rules.data} />
      <Anchor href={`/api/machines/${machine.id}/code.svg`} target="_blank">
        {t('care.code')}
      </Anchor>
    </Stack>
  );
}

interface RulesProps {
  readonly machine: Machine;
  readonly rules: MachineRules;
}

function Service({ machine, rules }: RulesProps) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const [why, setWhy] = useState('');
  const params = { path: { machineId: machine.id } };
  const out = useAction(() => answer(api.POST('/api/machines/{machineId}/out-of-service', { params, body: { why } })));
  const back = useAction(() => answer(api.DELETE('/api/machines/{machineId}/out-of-service', { params })));
  if (rules.outOfService) {
    const { by, at } = rules.outOfService;
    return (
      <Alert color="annatto" title={t('care.isOut')}>
        <Stack gap="sm" align="flex-start">
          <Text>{rules.outOfService.why}</Text>
          <Text size="sm" c="dimmed">
            {by}, {dayTime(at)}
          </Text>
          <Button mih={44} loading={back.isPending} onClick={() => back.mutate()}>
            {t('care.back')}
          </Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        flex={1}
        size="md"
        label={t('care.outWhy')}
        maxLength={200}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button
        size="md"
        mih={44}
        variant="default"
        disabled={why.trim().length < 3}
        loading={out.isPending}
        onClick={() => out.mutate(undefined, { onSuccess: () => setWhy('') })}
        data-testid="out-of-service"
      >
        {t('care.takeOut')}
      </Button>
    </Group>
  );
}

function Reservations({ machine, rules }: RulesProps) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const end = useAction((reservationId: string) => {
    const path = { machineId: machine.id, reservationId };
    return answer(api.DELETE('/api/machines/{machineId}/reservations/{reservationId}', { params: { path } }));
  });
  return (
    <Stack gap="xs" component="section">
      <Title order={3}>{t('care.reservations')}</Title>
      {rules.reservations.length === 0 && <Text c="dimmed">{t('care.noReservations')}</Text>}
      {rules.reservations.map(({ id, from, until, why, byName, jobNumber }) => (
        <Group key={id} justify="space-between" wrap="nowrap" data-testid="reservation">
          <div>
            <Text fw={650}>{why}</Text>
            <Text size="sm" c="dimmed">
              {dayTime(from)} – {dayTime(until)} · {byName}
              {jobNumber !== null && ` · ${t('job.number', { number: jobNumber })}`}
            </Text>
          </div>
          <Button variant="subtle" mih={44} loading={end.isPending} onClick={() => end.mutate(id)}>
            {t('care.endReservation')}
          </Button>
        </Group>
      ))}
      <NewReservation machineId={machine.id} />
    </Stack>
  );
}

function Maintenance({ machine, rules }: RulesProps) {
  const { t } = useTranslation();
  const { number, day } = useFormat();
  return (
    <Stack gap="xs" component="section">
      <Title order={3}>{t('care.maintenance')}</Title>
      {rules.maintenance.length === 0 && <Text c="dimmed">{t('care.noMaintenance')}</Text>}
      {rules.maintenance.map((plan) => (
        <Stack key={plan.id} gap={4} data-testid="maintenance" data-due={plan.isDue}>
          <Text fw={650}>{plan.name}</Text>
          <Progress
            value={Math.min(100, plan.share * 100)}
            color={plan.isDue ? 'annatto' : 'paramo'}
            aria-label={plan.name}
          />
          <Text size="sm" c="dimmed">
            {t('care.since', { hours: number(plan.hours, 1), runs: plan.cycles, day: day(plan.lastDoneAt) })}
          </Text>
          {plan.isDue && <MaintenanceDoneButton machineId={machine.id} planId={plan.id} />}
        </Stack>
      ))}
      <NewMaintenance machineId={machine.id} />
    </Stack>
  );
}
