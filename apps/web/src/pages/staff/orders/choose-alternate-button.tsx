import { Button, Radio, Stack } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type OrderNode } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';

export function ChooseAlternateButton({ node, orderId }: { readonly node: OrderNode; readonly orderId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(String(node.choice ?? 0));
  const path = { orderId, lineId: node.lineId };
  const choose = useAction(async () => {
    const body = { alternate: Number(chosen) };
    await answer(api.POST('/api/orders/{orderId}/lines/{lineId}/alternate', { params: { path }, body }));
    setOpen(false);
  });
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<IconArrowsExchange aria-hidden />}
        onClick={() => setOpen(true)}
        data-testid={`choose-${node.key}`}
      >
        {t('order.alternate')}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={t('order.insteadOf', { name: node.name })}
        action={t('order.choose')}
        isBusy={choose.isPending}
        onConfirm={() => choose.mutate()}
        onClose={() => setOpen(false)}
      >
        <Radio.Group value={chosen} onChange={setChosen} aria-label={t('order.alternate')}>
          <Stack gap="sm">
            <Radio size="md" value="0" label={node.name} />
            {node.alternates.map(({ index, name, kind }) => (
              <Radio key={index} size="md" value={String(index)} label={`${name} (${t(`partKind.${kind}`)})`} />
            ))}
          </Stack>
        </Radio.Group>
      </Confirm>
    </>
  );
}
