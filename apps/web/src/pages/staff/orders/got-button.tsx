import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconBasketCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type OrderNode } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

/** How many came, and what the package says; too many stay on the shelf. */
export function GotButton({ node, orderId }: { readonly node: OrderNode; readonly orderId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [quantity, setQuantity] = useState<number>(node.missing);
  const [lot, setLot] = useState('');
  const path = { orderId, lineId: node.lineId };
  const got = useAction(async () => {
    const body = { quantity, ...(lot.trim() !== '' && { lot: lot.trim() }) };
    await answer(api.POST('/api/orders/{orderId}/lines/{lineId}/got', { params: { path }, body }));
    setOpen(false);
  });
  const open = () => {
    setQuantity(node.missing);
    setOpen(true);
  };
  return (
    <>
      <Button size="md" leftSection={<IconBasketCheck aria-hidden />} onClick={open} data-testid={`got-${node.key}`}>
        {t('order.came')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={node.name}
        action={t('order.came')}
        isBusy={got.isPending}
        isDisabled={!Number.isInteger(quantity) || quantity < 1}
        onConfirm={() => got.mutate()}
        onClose={() => setOpen(false)}
      >
        <NumberInput
          size="lg"
          label={t('order.howMany', { missing: node.missing })}
          description={quantity > node.missing ? t('order.restOnShelf', { rest: quantity - node.missing }) : undefined}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={quantity}
          onChange={(value) => setQuantity(Number(value))}
        />
        <TextInput
          size="lg"
          label={t('stock.lot')}
          value={lot}
          maxLength={60}
          onChange={(e) => setLot(e.currentTarget.value)}
        />
      </Confirm>
    </>
  );
}
