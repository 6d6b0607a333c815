import { Anchor, Button, Drawer, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, type StockItem, type StockMovement } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { Loaded } from '../../../shared/page.js';

/** Everything that ever happened to it, the latest first. */
export function MovementsButton({ item }: { readonly item: StockItem }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconHistory aria-hidden />} onClick={() => setOpen(true)}>
        {t('stock.history')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        title={item.name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        styles={{ title: { fontWeight: 750, fontSize: '1.2rem' } }}
      >
        {isOpen && <Movements itemId={item.id} />}
      </Drawer>
    </>
  );
}

function Movements({ itemId }: { readonly itemId: string }) {
  const movements = useQuery({
    queryKey: ['stock', 'movements', itemId],
    queryFn: () => answer(api.GET('/api/stock/{itemId}/movements', { params: { path: { itemId } } })),
  });
  return (
    <Loaded query={movements}>
      {(list) => (
        <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.map((movement) => (
            <Movement key={movement.id} movement={movement} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function Movement({ movement }: { readonly movement: StockMovement }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const change = movement.onHandChange === 0 ? movement.reservedChange : movement.onHandChange;
  const words = [movement.lot, movement.why, movement.byName, dayTime(movement.at)].filter(Boolean);
  return (
    <li>
      <Text fw={700}>
        {change > 0 ? '+' : '−'}
        {Math.abs(change)} {t(`movement.${movement.kind}`)}
      </Text>
      <Text size="sm" c="dimmed">
        {words.join(' · ')}
      </Text>
      {movement.orderId && movement.requestCode && (
        <Anchor component={Link} to={`/orders/${movement.orderId}`} size="sm">
          {movement.requestCode}
        </Anchor>
      )}
    </li>
  );
}
