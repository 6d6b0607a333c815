import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { Loaded } from '../../../shared/page.js';
import { ProcessIcon } from '../../../shared/process.js';

const SHOWN = 50;

/** What was made, from the coalition's economic events. */
export function Production() {
  const { t } = useTranslation();
  const { number, dayTime } = useFormat();
  const production = useQuery({
    queryKey: ['coalition', 'production'],
    queryFn: () => answer(api.GET('/api/planner/production', { params: { query: { limit: SHOWN } } })),
  });
  return (
    <Stack component="section" gap="sm">
      <Title order={2}>{t('production.title')}</Title>
      <Loaded query={production}>
        {(events) => {
          const made = events.filter((event) => event.action === 'produce');
          if (made.length === 0) return <Text c="dimmed">{t('production.empty')}</Text>;
          return (
            <Card className="minga-card" padding={0}>
              <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
                {made.map((event) => (
                  <Group key={event.eventId} component="li" className="minga-line" wrap="nowrap" gap="sm">
                    <ProcessIcon process={event.process} />
                    <Text fw={700} miw={36} ta="right">
                      {number(event.quantity, 2)}×
                    </Text>
                    <div style={{ flex: 1 }}>
                      <Text>{event.partName}</Text>
                      <Text size="sm" c="dimmed">
                        {[event.designTitle !== event.partName && event.designTitle, event.material, event.siteName]
                          .filter(Boolean)
                          .join(' · ')}
                      </Text>
                    </div>
                    <Text size="sm" c="dimmed" ta="right">
                      {dayTime(event.at)}
                    </Text>
                  </Group>
                ))}
              </Stack>
            </Card>
          );
        }}
      </Loaded>
    </Stack>
  );
}
