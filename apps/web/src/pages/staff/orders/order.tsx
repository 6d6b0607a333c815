import { Alert, Anchor, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, type OrderTree } from '../../../api/client.js';
import { hasRole, useSession } from '../../../api/session.js';
import { localised, useFormat } from '../../../shared/format.js';
import { Loaded, PageHeader } from '../../../shared/page.js';
import { CancelOrderButton } from './cancel-order-button.js';
import { OrderCostCard } from './order-cost.js';
import { OrderNode } from './order-node.js';
import './orders.css';

const useOrderTree = (orderId: string) =>
  useQuery({
    queryKey: ['orders', orderId],
    queryFn: () => answer(api.GET('/api/orders/{orderId}/tree', { params: { path: { orderId } } })),
    refetchInterval: 30_000,
  });

export function OrderPage() {
  const { orderId = '' } = useParams();
  const tree = useOrderTree(orderId);
  return <Loaded query={tree}>{(order) => <Order order={order} />}</Loaded>;
}

function Order({ order }: { readonly order: OrderTree }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { account } = useSession();
  const isMine = hasRole(account, ['operator']);
  const needed = order.nodes.filter(({ quantity, alternateOf }) => quantity > 0 && alternateOf === null);
  const there = needed.filter(({ missing, fromAlternate, key }) => {
    const standIns = order.nodes.filter((one) => one.alternateOf !== null && one.key.startsWith(`${key}~`));
    return missing === 0 && (fromAlternate === 0 || standIns.every((one) => one.missing === 0));
  });
  const toGet = order.nodes.filter(({ canTick }) => canTick);
  const facts = [
    `${order.quantity} × ${localised(order.designTitle)}`,
    order.neededBy && t('follow.neededBy', { day: day(order.neededBy) }),
  ].filter(Boolean);
  return (
    <Stack gap="md" className="minga-order">
      <PageHeader
        title={t('order.title', { code: order.requestCode })}
        intro={facts.join(' · ')}
        actions={
          <Group gap="sm" className="minga-no-print">
            {toGet.length > 0 && (
              <>
                <Button
                  component="a"
                  href={`/api/orders/${order.orderId}/shopping.csv`}
                  variant="default"
                  leftSection={<IconDownload aria-hidden />}
                >
                  {t('order.shoppingCsv')}
                </Button>
                <Button variant="default" leftSection={<IconPrinter aria-hidden />} onClick={() => window.print()}>
                  {t('order.print')}
                </Button>
              </>
            )}
            {isMine && order.state === 'open' && <CancelOrderButton orderId={order.orderId} />}
          </Group>
        }
      />
      <Group gap="sm" wrap="nowrap">
        <Badge size="lg" variant="light" color={order.state === 'cancelled' ? 'annatto' : 'paramo'}>
          {t(`orderState.${order.state}`)}
        </Badge>
        <Progress
          flex={1}
          size="lg"
          value={needed.length === 0 ? 100 : (100 * there.length) / needed.length}
          color="paramo"
          aria-label={t('order.linesThere', { there: there.length, all: needed.length })}
        />
        <Text className="minga-nowrap">{t('order.linesThere', { there: there.length, all: needed.length })}</Text>
      </Group>
      <OrderCostCard orderId={order.orderId} />
      {order.licenceConflicts.map((conflict) => (
        <Alert
          className="minga-no-print"
          key={conflict.licences.join()}
          color="maize"
          icon={<IconAlertTriangle aria-hidden />}
        >
          <Text fw={700}>{conflict.licences.join(' · ')}</Text>
          <Text>{t(`licenceConflict.${conflict.code as 'SHARE_ALIKE_CLASH'}`)}</Text>
        </Alert>
      ))}
      <Stack component="ul" gap="xs" m={0} p={0} className="minga-tree">
        {order.nodes.map((node) => (
          <OrderNode key={node.lineId} node={node} order={order} isMine={isMine} />
        ))}
      </Stack>
      {toGet.length > 0 && (
        <Text size="sm" c="dimmed" className="minga-no-print">
          {t('order.shelfHint')}{' '}
          <Anchor component={Link} to="/stock" underline="always">
            {t('nav.stock')}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}
