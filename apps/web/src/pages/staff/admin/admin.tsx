import { Stack, Tabs } from '@mantine/core';
import { IconBroadcast, IconHeartHandshake, IconKey, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../../shared/page.js';
import { hasRole, useSession } from '../../../api/session.js';
import { TrainingBar } from '../floor/training-bar.js';
import { Accounts } from './accounts.js';
import { ApiKeys } from './api-keys.js';
import { Bridges } from './bridges.js';
import { Reciprocity } from './reciprocity.js';

export function AdminPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const isAdmin = hasRole(account, ['lab-admin']);
  return (
    <Stack maw={900} gap="md">
      <PageHeader title={t('admin.title')} />
      <TrainingBar account={account} />
      <Tabs defaultValue={isAdmin ? 'accounts' : 'keys'} keepMounted={false}>
        <Tabs.List mb="md">
          {isAdmin && (
            <Tabs.Tab value="accounts" leftSection={<IconUsers size={20} aria-hidden />} mih={48}>
              {t('admin.accounts')}
            </Tabs.Tab>
          )}
          {isAdmin && (
            <Tabs.Tab value="bridges" leftSection={<IconBroadcast size={20} aria-hidden />} mih={48}>
              {t('admin.bridges')}
            </Tabs.Tab>
          )}
          {isAdmin && (
            <Tabs.Tab value="reciprocity" leftSection={<IconHeartHandshake size={20} aria-hidden />} mih={48}>
              {t('admin.reciprocity')}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="keys" leftSection={<IconKey size={20} aria-hidden />} mih={48}>
            {t('admin.keys')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="accounts">
          <Accounts me={account} />
        </Tabs.Panel>
        <Tabs.Panel value="bridges">
          <Bridges />
        </Tabs.Panel>
        <Tabs.Panel value="reciprocity">
          <Reciprocity />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
