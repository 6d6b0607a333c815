import { Button, Checkbox, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

export function CancelOrderButton({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [stopsRunning, setStops] = useState(false);
  const cancel = useAction(async () => {
    const params = { path: { orderId } };
    await answer(api.POST('/api/orders/{orderId}/cancel', { params, body: { reason: reason.trim(), stopsRunning } }));
    setOpen(false);
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconX aria-hidden />}
        onClick={() => setOpen(true)}
        data-testid="order-cancel"
      >
        {t('order.cancel')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={t('order.cancelTitle')}
        action={t('order.cancel')}
        color="annatto"
        isBusy={cancel.isPending}
        isDisabled={reason.trim().length < 3}
        onConfirm={() => cancel.mutate()}
        onClose={() => setOpen(false)}
      >
        <Text>{t('order.cancelHelp')}</Text>
        <TextInput
          size="lg"
          label={t('order.reason')}
          value={reason}
          maxLength={300}
          onChange={(e) => setReason(e.currentTarget.value)}
        />
        <Checkbox
          size="md"
          label={t('order.stopsRunning')}
          checked={stopsRunning}
          onChange={(e) => setStops(e.currentTarget.checked)}
        />
      </Confirm>
    </>
  );
}
