import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type Machine } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';
import { useFormat } from '../../../shared/format.js';

interface LoadedMaterialProps {
  readonly machine: Machine;
  readonly mayOperate: boolean;
}

export function LoadedMaterial({ machine, mayOperate }: LoadedMaterialProps) {
  const { t } = useTranslation();
  const { number, size } = useFormat();
  const [isChanging, setIsChanging] = useState(false);
  const { loaded } = machine;
  const words = loaded && [
    loaded.material,
    loaded.colour,
    loaded.remainingG !== undefined && t('floor.left', { grams: number(loaded.remainingG) }),
    loaded.stockMm && size(loaded.stockMm),
  ];
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <Group gap={6} wrap="nowrap">
        <IconStack2 size={20} aria-hidden style={{ flexShrink: 0 }} />
        <Text>{words ? words.filter(Boolean).join(' · ') : t('floor.nothingLoaded')}</Text>
      </Group>
      {mayOperate && (
        <Button
          variant="subtle"
          size="compact-md"
          mih={44}
          style={{ flexShrink: 0 }}
          onClick={() => setIsChanging(true)}
        >
          {t('floor.changeMaterial')}
        </Button>
      )}
      {isChanging && <ChangeMaterial machine={machine} onClose={() => setIsChanging(false)} />}
    </Group>
  );
}

function ChangeMaterial({ machine, onClose }: { readonly machine: Machine; readonly onClose: () => void }) {
  const { t } = useTranslation();
  // What the fields began with; the machine goes on changing behind the open dialog.
  const [version] = useState(machine.version);
  const [material, setMaterial] = useState(machine.loaded?.material ?? '');
  const [colour, setColour] = useState(machine.loaded?.colour ?? '');
  const [grams, setGrams] = useState(String(machine.loaded?.remainingG ?? ''));
  const change = useAction(() => {
    const stockMm = machine.loaded?.stockMm;
    const loaded = {
      material,
      ...(colour && { colour }),
      ...(grams && { remainingG: Number(grams) }),
      ...(stockMm && { stockMm }),
    };
    const path = { machineId: machine.id };
    return answer(
      api.PATCH('/api/machines/{machineId}', {
        params: { path, header: seen({ version }) },
        body: { loaded: material ? loaded : null },
      }),
    );
  });
  return (
    <Confirm
      isOpen
      title={t('floor.changeMaterialTitle', { name: machine.name })}
      action={t('action.save')}
      isBusy={change.isPending}
      onClose={onClose}
      onConfirm={() => change.mutate(undefined, { onSuccess: onClose })}
    >
      <Stack>
        <TextInput
          label={t('floor.material')}
          description={t('floor.materialHelp')}
          maxLength={40}
          value={material}
          onChange={(event) => setMaterial(event.currentTarget.value)}
        />
        <TextInput
          label={t('floor.colour')}
          maxLength={30}
          value={colour}
          onChange={(event) => setColour(event.currentTarget.value)}
        />
        <TextInput
          label={t('floor.grams')}
          inputMode="numeric"
          value={grams}
          onChange={(event) => setGrams(event.currentTarget.value.replaceAll(/[^\d.]/g, ''))}
        />
      </Stack>
    </Confirm>
  );
}
