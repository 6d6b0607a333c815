import { Button, Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { IconPlugConnected, IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type MaterialLot } from '../../../api/client.js';
import { useAction, useMachines } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

interface LotProps {
  readonly lot: MaterialLot;
}

/** What the scales say is what is there. */
export function WeighButton({ lot }: LotProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [amount, setAmount] = useState<number | ''>('');
  const [withTare, setWithTare] = useState(lot.tareG !== null);
  const weigh = useAction(async () => {
    if (amount === '') return;
    await answer(
      api.POST('/api/materials/{lotId}/weigh', { params: { path: { lotId: lot.id } }, body: { amount, withTare } }),
    );
    setOpen(false);
  });
  return (
    <>
      <Button variant="default" leftSection={<IconScale aria-hidden />} onClick={() => setOpen(true)}>
        {t('materials.weigh')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={`${lot.material} ${lot.lot}`}
        action={t('materials.weigh')}
        isBusy={weigh.isPending}
        isDisabled={amount === ''}
        onConfirm={() => weigh.mutate()}
        onClose={() => setOpen(false)}
      >
        <NumberInput
          size="lg"
          label={t(`materials.weighed_${lot.unit}`)}
          min={0}
          max={2_000_000}
          value={amount}
          onChange={(value) => setAmount(value === '' ? '' : Number(value))}
        />
        {lot.tareG !== null && (
          <Checkbox
            size="md"
            label={t('materials.withTare', { grams: lot.tareG })}
            checked={withTare}
            onChange={(event) => setWithTare(event.currentTarget.checked)}
          />
        )}
      </Confirm>
    </>
  );
}

/** From then on the machine knows what it has loaded, and how much. */
export function MountButton({ lot }: LotProps) {
  const { t } = useTranslation();
  const machines = useMachines();
  const [isOpen, setOpen] = useState(false);
  const [machineId, setMachineId] = useState(lot.machineId ?? '');
  const mount = useAction(async () => {
    const body = { machineId: machineId === '' ? null : machineId };
    await answer(api.POST('/api/materials/{lotId}/mount', { params: { path: { lotId: lot.id } }, body }));
    setOpen(false);
  });
  const choices = (machines.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Button variant="default" leftSection={<IconPlugConnected aria-hidden />} onClick={() => setOpen(true)}>
        {t('materials.mount')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={`${lot.material} ${lot.lot}`}
        action={t('materials.mount')}
        isBusy={mount.isPending}
        onConfirm={() => mount.mutate()}
        onClose={() => setOpen(false)}
      >
        <NativeSelect
          size="lg"
          label={t('materials.mountedOn')}
          value={machineId}
          onChange={(event) => setMachineId(event.currentTarget.value)}
          data={[{ value: '', label: t('materials.nowhere') }, ...choices]}
        />
      </Confirm>
    </>
  );
}
