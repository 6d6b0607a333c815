import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBuildingFactory2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Machine } from '../../../api/client.js';
import { useMachines } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { MachineCard } from './machine-card.js';
import { TrainingBar } from './training-bar.js';

/** The operator's home: who needs me first. */
export function FloorPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const machines = useMachines();
  const mayOperate = hasRole(account, ['operator']);
  return (
    <Stack gap="md">
      <PageHeader title={t('floor.title')} />
      <TrainingBar account={account} />
      <Loaded query={machines}>
        {(list) =>
          list.length > 0 ? (
            <>
              <Summary machines={list} />
              <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
                {list.map((machine) => (
                  <MachineCard key={machine.id} machine={machine} mayOperate={mayOperate} />
                ))}
              </SimpleGrid>
            </>
          ) : (
            <NoMachines />
          )
        }
      </Loaded>
    </Stack>
  );
}

function Summary({ machines }: { readonly machines: readonly Machine[] }) {
  const { t } = useTranslation();
  const waiting = machines.filter((machine) => machine.needsPerson !== null).length;
  if (waiting === 0) {
    return (
      <Text fw={600} role="status">
        {t('floor.nobodyNeeded')}
      </Text>
    );
  }
  return (
    <Alert color="maize" role="status">
      <Group justify="space-between">
        <Text fw={700}>{t('floor.needYou', { count: waiting })}</Text>
        <Button component={Link} to="/inbox" size="sm" variant="default">
          {t('floor.toInbox')}
        </Button>
      </Group>
    </Alert>
  );
}

function NoMachines() {
  const { t } = useTranslation();
  return (
    <Empty icon={<IconBuildingFactory2 size={44} stroke={1.3} aria-hidden />} title={t('floor.empty')}>
      <Text>{t('floor.emptyHelp')}</Text>
      <Button component={Link} to="/admin">
        {t('floor.emptyAction')}
      </Button>
    </Empty>
  );
}
