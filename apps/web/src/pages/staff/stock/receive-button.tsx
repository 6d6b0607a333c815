import { Button, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

const EMPTY = { name: '', kind: 'buy' as 'buy' | 'salvage', quantity: 1, lot: '', location: '' };

/** Something came in that no order waited for. */
export function ReceiveButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [form, setForm] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setForm((before) => ({ ...before, ...part }));
  const receive = useAction(async () => {
    const { name, kind, quantity, lot, location } = form;
    const where = location.trim() !== '' && { location: location.trim() };
    const body = { thing: { name: name.trim(), kind }, quantity, lot: lot.trim(), ...where };
    await answer(api.POST('/api/stock', { body }));
    setOpen(false);
    setForm(EMPTY);
  });
  return (
    <>
      <Button
        size="md"
        leftSection={<IconPlus aria-hidden />}
        onClick={() => setOpen(true)}
        data-testid="stock-receive"
      >
        {t('stock.receive')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={t('stock.receive')}
        action={t('stock.receive')}
        isBusy={receive.isPending}
        isDisabled={form.name.trim().length < 2 || !Number.isInteger(form.quantity) || form.quantity < 1}
        onConfirm={() => receive.mutate()}
        onClose={() => setOpen(false)}
      >
        <TextInput
          size="lg"
          label={t('stock.name')}
          description={t('stock.nameHelp')}
          value={form.name}
          maxLength={120}
          onChange={(e) => change({ name: e.currentTarget.value })}
        />
        <SegmentedControl
          size="md"
          aria-label={t('stock.kind')}
          value={form.kind}
          onChange={(kind) => change({ kind: kind === 'salvage' ? 'salvage' : 'buy' })}
          data={(['buy', 'salvage'] as const).map((value) => ({ value, label: t(`partKind.${value}`) }))}
        />
        <NumberInput
          size="lg"
          label={t('stock.pieces')}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={form.quantity}
          onChange={(value) => change({ quantity: Number(value) })}
        />
        <TextInput
          size="lg"
          label={t('stock.lot')}
          value={form.lot}
          maxLength={60}
          onChange={(e) => change({ lot: e.currentTarget.value })}
        />
        <TextInput
          size="lg"
          label={t('stock.location')}
          value={form.location}
          maxLength={80}
          onChange={(e) => change({ location: e.currentTarget.value })}
        />
      </Confirm>
    </>
  );
}
