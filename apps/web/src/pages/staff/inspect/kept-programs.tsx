import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';
import { useFormat } from '../../../shared/format.js';

const COLOURS = { preparing: 'sky', ready: 'paramo', failed: 'annatto' } as const;

/** Programs that people brought: what each is for, and the way to take it back. */
export function KeptPrograms() {
  const { t } = useTranslation();
  const { duration, dayTime } = useFormat();
  const [removing, setRemoving] = useState<string>();
  const uploads = useQuery({ queryKey: ['uploads'], queryFn: () => answer(api.GET('/api/programs/uploads')) });
  const remove = useAction((programId: string) =>
    answer(api.DELETE('/api/programs/uploads/{programId}', { params: { path: { programId } } })),
  );
  if (!uploads.data || uploads.data.length === 0) return null;
  return (
    <Stack component="section" gap="sm" data-testid="kept-programs">
      <Title order={2} size="h3">
        {t('keep.list')}
      </Title>
      {uploads.data.map((program) => (
        <Group key={program.id} justify="space-between" wrap="nowrap" align="flex-start" gap="md">
          <Stack gap={2} miw={0}>
            <Group gap="xs">
              <Text fw={700} style={{ overflowWrap: 'anywhere' }}>
                {program.fileName}
              </Text>
              <Badge color={COLOURS[program.state]}>{t(`keep.state.${program.state}`)}</Badge>
            </Group>
            <Text size="sm">
              {[program.partName, program.machineClass, program.material].filter(Boolean).join(' · ')}
              {program.estimatedS !== null && ` · ${duration(program.estimatedS)}`}
            </Text>
            <Text size="sm" c="dimmed">
              {t('keep.by', { name: program.uploadedBy, at: dayTime(program.uploadedAt) })}
              {program.note !== null && ` · ${program.note}`}
            </Text>
            {program.reason && (
              <Text size="sm">{t(`error.${program.reason.code}`, { defaultValue: program.reason.message })}</Text>
            )}
          </Stack>
          <Button variant="default" onClick={() => setRemoving(program.id)}>
            {t('keep.remove')}
          </Button>
        </Group>
      ))}
      <Confirm
        isOpen={removing !== undefined}
        title={t('keep.removeTitle')}
        action={t('keep.remove')}
        onConfirm={() => {
          if (removing !== undefined) remove.mutate(removing);
          setRemoving(undefined);
        }}
        onClose={() => setRemoving(undefined)}
      >
        <Text>{t('keep.removeText')}</Text>
      </Confirm>
    </Stack>
  );
}
