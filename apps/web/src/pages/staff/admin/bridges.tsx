import { Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconBroadcast, IconTrash } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction, useBridges } from '../../../api/queries.js';
import { Age } from '../../../shared/age.js';
import { Confirm } from '../../../shared/confirm.js';
import { Loaded } from '../../../shared/page.js';
import { SecretOnce } from '../../../shared/secret-once.js';

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
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      <NewBridge />
    </Stack>
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

function NewBridge() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const create = useAction(() => answer(api.POST('/api/bridges', { body: { name } })));
  function submit(event: SubmitEvent) {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: () => setName('') });
  }
  return (
    <Card className="minga-card">
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2} size="h3">
              {t('bridges.new')}
            </Title>
            <Text c="dimmed">{t('bridges.newHelp')}</Text>
          </div>
          <Group align="flex-end">
            <TextInput
              label={t('bridges.name')}
              minLength={2}
              maxLength={60}
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              flex="1 1 220px"
            />
            <Button
              type="submit"
              leftSection={<IconBroadcast aria-hidden />}
              loading={create.isPending}
              data-testid="bridge-create"
            >
              {t('bridges.create')}
            </Button>
          </Group>
          {create.data && (
            <SecretOnce
              title={t('bridges.made', { name: create.data.bridge.name })}
              secret={JSON.stringify(create.data.config, null, 2)}
            />
          )}
        </Stack>
      </form>
    </Card>
  );
}
