import { Alert, Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction, useBridges } from '../../../api/queries.js';
import { Age } from '../../../shared/age.js';
import { Confirm } from '../../../shared/confirm.js';
import { Loaded } from '../../../shared/page.js';
import { NewBridge } from './new-bridge.js';

const COLORS = { online: 'paramo', stale: 'maize', offline: 'stone' } as const;

export function Bridges() {
  const { t } = useTranslation();
  const bridges = useBridges();
  return (
    <Stack gap="lg">
      <Loaded query={bridges}>
        {(list) => (
          <Stack gap="sm">
            {list.length === 0 && <Text c="dimmed">{t('bridges.empty')}</Text>}
            {list.map((bridge) => (
              <Card key={bridge.id} className="minga-card" data-testid={`bridge-${bridge.name}`}>
                <Group justify="space-between">
                  <div>
                    <Group gap="xs">
                      <Text fw={700}>{bridge.name}</Text>
                      <Badge color={COLORS[bridge.connectivity]} variant="light">
                        {t(`connectivity.${bridge.connectivity}`)}
                      </Badge>
                      {bridge.isSimulated && (
                        <Badge variant="outline" color="stone">
                          {t('training.badge')}
                        </Badge>
                      )}
                    </Group>
                    <Group gap={6}>
                      <Text size="sm" c="dimmed">
                        {t('bridges.machines', { count: bridge.machineCount })}
                        {bridge.version && ` · ${bridge.version}`}
                      </Text>
                      {bridge.lastSeenAt && <Age at={bridge.lastSeenAt} />}
                    </Group>
                  </div>
                  {!bridge.isSimulated && <Revoke id={bridge.id} name={bridge.name} />}
                </Group>
                {bridge.doubtSince && <Doubt id={bridge.id} name={bridge.name} since={bridge.doubtSince} />}
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      <NewBridge />
    </Stack>
  );
}

/** Two boots speak under one name, such as a copied card: nothing starts until a person has sorted that out. */
function Doubt({ id, name, since }: { readonly id: string; readonly name: string; readonly since: string }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const trust = useAction(() =>
    answer(api.POST('/api/bridges/{bridgeId}/trust', { params: { path: { bridgeId: id } } })),
  );
  return (
    <Alert mt="md" color="annatto" icon={<IconCopy aria-hidden />} title={t('doubt.title')} data-testid="bridge-doubt">
      <Stack gap="sm" align="flex-start">
        <Text>{t('doubt.text')}</Text>
        <Age at={since} staleAfterS={Infinity} />
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {t('doubt.trust')}
        </Button>
      </Stack>
      <Confirm
        isOpen={isAsking}
        title={t('doubt.trustTitle', { name })}
        action={t('doubt.trust')}
        isBusy={trust.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => trust.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('doubt.trustText')}</Text>
      </Confirm>
    </Alert>
  );
}

function Revoke({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const revoke = useAction(() => answer(api.DELETE('/api/bridges/{bridgeId}', { params: { path: { bridgeId: id } } })));
  return (
    <>
      <Button variant="default" leftSection={<IconTrash aria-hidden />} onClick={() => setIsAsking(true)}>
        {t('bridges.revoke')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('bridges.revokeTitle', { name })}
        action={t('bridges.revoke')}
        color="annatto"
        isBusy={revoke.isPending}
        onClose={() => setIsAsking(false)}
        onConfirm={() => revoke.mutate(undefined, { onSettled: () => setIsAsking(false) })}
      >
        <Text>{t('bridges.revokeText')}</Text>
      </Confirm>
    </>
  );
}
