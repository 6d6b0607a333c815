import { Alert, Badge, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../api/client.js';
import { Age } from '../../../shared/age.js';
import { useFormat } from '../../../shared/format.js';
import { Picture } from '../../../shared/picture.js';
import { reasonText } from '../../../shared/reason.js';
import { lookOf } from './look.js';
import { LoadedMaterial } from './loaded-material.js';
import { MachineActions } from './machine-actions.js';
import { MachineRulesButton } from './machine-rules.js';
import { Readings } from './readings.js';

interface MachineCardProps {
  readonly machine: Machine;
  readonly mayOperate: boolean;
}

export function MachineCard({ machine, mayOperate }: MachineCardProps) {
  const { t } = useTranslation();
  const look = lookOf(machine);
  return (
    <Card
      component="li"
      padding={0}
      className="minga-card"
      data-testid={`machine-${machine.name}`}
      data-look={look.word}
      aria-label={machine.name}
    >
      <div className={`minga-state minga-state-${look.color}`}>
        <look.Icon size={24} stroke={2} aria-hidden />
        <Text fw={750} flex={1}>
          {t(`machineLook.${look.word}`)}
        </Text>
        {machine.isSimulated && (
          <Badge variant="white" color="stone.8" leftSection={<IconSchool size={14} aria-hidden />}>
            {t('training.badge')}
          </Badge>
        )}
      </div>
      <Stack gap="sm" p="md" flex={1}>
        <Group justify="space-between" align="baseline" wrap="nowrap">
          <Title order={2} size="h4">
            {machine.name}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`process.${machine.profile.process}`)}
          </Text>
        </Group>
        {machine.reason && look.color !== 'paramo' && <Text size="sm">{reasonText(machine.reason)}</Text>}
        {machine.outOfService && (
          <Alert color="annatto" title={t('care.isOut')} data-testid="is-out">
            {machine.outOfService.why} · {machine.outOfService.by}
          </Alert>
        )}
        {machine.job && <JobLine machine={machine} />}
        <Readings machine={machine} />
        <LoadedMaterial machine={machine} mayOperate={mayOperate} />
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t(`connectivity.${machine.connectivity}`)}
          </Text>
          <Age at={machine.telemetry?.at ?? machine.since} />
        </Group>
        {mayOperate && <MachineActions machine={machine} />}
        {mayOperate && <MachineRulesButton machine={machine} />}
      </Stack>
    </Card>
  );
}

function JobLine({ machine }: MachineJobProps) {
  const { t } = useTranslation();
  const { duration, percent } = useFormat();
  const { job, telemetry } = machine;
  if (!job) return null;
  const isOld = machine.connectivity !== 'online';
  // A finished piece that waits to be taken off has no progress any more.
  const progress = job.state === 'attempting' ? telemetry?.progress : undefined;
  return (
    <Group wrap="nowrap" gap="sm" align="flex-start">
      <Picture url={job.imageUrl} alt="" height={64} width={64} />
      <Stack gap={6} flex={1}>
        <Text fw={650}>
          {t('job.number', { number: job.number })} {job.partName}
        </Text>
        {progress !== undefined && (
          <>
            <Progress
              value={progress * 100}
              size="lg"
              color={isOld ? 'stone.5' : 'sky'}
              aria-label={t('floor.progress', { name: machine.name })}
            />
            <Group justify="space-between">
              <Text size="sm" fw={650} className={isOld ? 'minga-stale' : ''} data-testid="progress">
                {percent(progress)}
              </Text>
              {telemetry?.remainingS !== undefined && !isOld && (
                <Text size="sm">{t('floor.remaining', { duration: duration(telemetry.remainingS) })}</Text>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Group>
  );
}

interface MachineJobProps {
  readonly machine: Machine;
}
