import { Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api, type OrderCost } from '../../../api/client.js';
import { Loaded } from '../../../shared/page.js';

const LINES = ['materialMinor', 'energyMinor', 'machineMinor', 'labourMinor', 'subsidyMinor', 'totalMinor'] as const;

/** What the order will cost, as a range, and what it has cost until now. */
export function OrderCostCard({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation();
  const cost = useQuery({
    queryKey: ['orders', orderId, 'cost'],
    queryFn: () => answer(api.GET('/api/orders/{orderId}/cost', { params: { path: { orderId } } })),
  });
  return (
    <Card className="minga-card minga-no-print">
      <Stack gap="xs">
        <Title order={2} size="h3">
          {t('cost.title')}
        </Title>
        <Loaded query={cost}>{(told) => <Figures cost={told} />}</Loaded>
      </Stack>
    </Card>
  );
}

function Figures({ cost }: { readonly cost: OrderCost }) {
  const { t, i18n } = useTranslation();
  const { currency, minorDigits, estimate, actual, runs } = cost;
  const money = new Intl.NumberFormat(i18n.language, { style: 'currency', currency });
  const shown = (minor: number) => money.format(minor / 10 ** minorDigits);
  const { low, high } = estimate;
  return (
    <>
      <Group gap="lg">
        <Text fw={700}>{t('cost.range', { low: shown(low.totalMinor), high: shown(high.totalMinor) })}</Text>
        {runs > 0 && <Text>{t('cost.actual', { total: shown(actual.totalMinor), count: runs })}</Text>}
      </Group>
      <Table.ScrollContainer minWidth={300}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              <Table.Th ta="right">{t('cost.before')}</Table.Th>
              <Table.Th ta="right">{t('cost.untilNow')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {LINES.filter((line) => line !== 'subsidyMinor' || high.subsidyMinor !== 0).map((line) => (
              <Table.Tr key={line}>
                <Table.Td>{t(`costLine.${line}`)}</Table.Td>
                <Table.Td ta="right" className="minga-nowrap">
                  {low[line] === high[line] ? shown(low[line]) : `${shown(low[line])} – ${shown(high[line])}`}
                </Table.Td>
                <Table.Td ta="right" className="minga-nowrap">
                  {shown(actual[line])}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
