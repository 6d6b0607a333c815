import { Button, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type StockItem } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

/** What somebody counted is what is there. */
export function CountButton({ item }: { readonly item: StockItem }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [lotId, setLotId] = useState('');
  const [counted, setCounted] = useState<number | ''>('');
  const [why, setWhy] = useState('');
  const lot = item.lots.find(({ id }) => id === lotId) ?? item.lots[0];
  const count = useAction(async () => {
    if (!lot || counted === '') return;
    const body = { onHand: counted, ...(why.trim() !== '' && { why: why.trim() }) };
    await answer(api.POST('/api/stock/lots/{lotId}/count', { params: { path: { lotId: lot.id } }, body }));
    setOpen(false);
  });
  if (!lot) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconClipboardCheck aria-hidden />} onClick={() => setOpen(true)}>
        {t('stock.count')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={item.name}
        action={t('stock.count')}
        isBusy={count.isPending}
        isDisabled={counted === ''}
        onConfirm={() => count.mutate()}
        onClose={() => setOpen(false)}
      >
        {item.lots.length > 1 && (
          <NativeSelect
            size="lg"
            label={t('stock.lot')}
            value={lot.id}
            onChange={(e) => setLotId(e.currentTarget.value)}
            data={item.lots.map((each) => ({ value: each.id, label: each.lot === '' ? t('stock.noLot') : each.lot }))}
          />
        )}
        <Text>{t('stock.bookSays', { onHand: lot.onHand, reserved: lot.reserved })}</Text>
        <NumberInput
          size="lg"
          label={t('stock.counted')}
          min={0}
          max={100_000}
          allowDecimal={false}
          value={counted}
          onChange={(value) => setCounted(value === '' ? '' : Number(value))}
        />
        <TextInput
          size="lg"
          label={t('stock.why')}
          value={why}
          maxLength={200}
          onChange={(e) => setWhy(e.currentTarget.value)}
        />
      </Confirm>
    </>
  );
}
