import { Badge, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBox, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type StockItem } from '../../../api/client.js';
import { hasRole, useSession } from '../../../api/session.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { CountButton } from './count-button.js';
import { MovementsButton } from './movements-button.js';
import { ReceiveButton } from './receive-button.js';

export function StockPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 250);
  const query = text === '' ? {} : { text };
  const stock = useQuery({
    queryKey: ['stock', text],
    queryFn: () => answer(api.GET('/api/stock', { params: { query } })),
    refetchInterval: 30_000,
  });
  const isMine = hasRole(account, ['operator']);
  return (
    <Stack gap="md">
      <PageHeader title={t('nav.stock')} intro={t('stock.intro')} actions={isMine && <ReceiveButton />} />
      <TextInput
        size="md"
        leftSection={<IconSearch size={18} aria-hidden />}
        aria-label={t('stock.search')}
        placeholder={t('stock.search')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Loaded query={stock}>{(items) => <Items items={items} isMine={isMine} isAll={text === ''} />}</Loaded>
    </Stack>
  );
}

interface ItemsProps {
  readonly items: readonly StockItem[];
  readonly isMine: boolean;
  readonly isAll: boolean;
}

function Items({ items, isMine, isAll }: ItemsProps) {
  const { t } = useTranslation();
  if (items.length === 0) {
    return (
      <Empty icon={<IconBox size={44} stroke={1.3} aria-hidden />} title={t(isAll ? 'stock.empty' : 'stock.noneFound')}>
        <Text>{t('stock.emptyHelp')}</Text>
      </Empty>
    );
  }
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Item key={item.id} item={item} isMine={isMine} />
      ))}
    </Stack>
  );
}

function Item({ item, isMine }: { readonly item: StockItem; readonly isMine: boolean }) {
  const { t } = useTranslation();
  const named = item.lots.filter(({ lot, onHand }) => lot !== '' && onHand > 0);
  return (
    <Card component="li" className="minga-card" padding="sm" data-testid={`stock-${item.name}`}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} flex="1 1 220px">
          <Group gap="xs">
            <Text fw={700} component="h2" m={0} size="md">
              {item.name}
            </Text>
            <Text size="sm" c="dimmed">
              {[t(`partKind.${item.kind}`), item.location].filter(Boolean).join(' · ')}
            </Text>
          </Group>
          <Group gap="xs">
            <Badge size="lg" variant="light" color={item.free > 0 ? 'paramo' : 'stone'}>
              {t('stock.free', { count: item.free })}
            </Badge>
            {item.reserved > 0 && (
              <Badge size="lg" variant="light" color="maize">
                {t('stock.reserved', { count: item.reserved })}
              </Badge>
            )}
          </Group>
          {named.length > 0 && (
            <Text size="sm">
              {t('order.lots', { lots: named.map(({ lot, onHand }) => `${lot} (${onHand})`).join(', ') })}
            </Text>
          )}
        </Stack>
        <Group gap="xs">
          {isMine && <CountButton item={item} />}
          <MovementsButton item={item} />
        </Group>
      </Group>
    </Card>
  );
}
