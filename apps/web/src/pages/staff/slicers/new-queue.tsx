import { Button, Card, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction, useMachines } from '../../../api/queries.js';

/** Any machine of a class with a material, under a name people choose in their slicer. */
export function NewQueue() {
  const { t, i18n } = useTranslation();
  const machines = useMachines();
  const classes = [...new Set((machines.data ?? []).map(({ profile }) => profile.machineClass))].toSorted();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const [material, setMaterial] = useState('PLA');
  const language = i18n.language.startsWith('es') ? 'es' : 'en';
  const machineClass = chosen || (classes[0] ?? '');
  const create = useAction(() =>
    answer(api.POST('/api/slicer-queues', { body: { name, machineClass, material, language } })),
  );
  function submit(event: SubmitEvent) {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: () => setName('') });
  }
  return (
    <Card className="minga-card">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h3">
            {t('slicers.new')}
          </Title>
          <Group grow preventGrowOverflow={false} align="flex-start">
            <TextInput
              label={t('slicers.name')}
              placeholder={t('slicers.namePlaceholder')}
              required
              minLength={2}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label={t('slicers.machineClass')}
              value={machineClass}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={classes}
            />
            <TextInput
              label={t('slicers.material')}
              required
              maxLength={60}
              value={material}
              onChange={(event) => setMaterial(event.currentTarget.value)}
            />
          </Group>
          <Group>
            <Button
              type="submit"
              leftSection={<IconPlus aria-hidden />}
              loading={create.isPending}
              disabled={machineClass === ''}
            >
              {t('slicers.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
