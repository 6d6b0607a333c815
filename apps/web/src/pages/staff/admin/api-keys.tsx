import { Badge, Button, Card, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useFormat } from '../../../shared/format.js';
import { Loaded } from '../../../shared/page.js';
import { SecretOnce } from '../../../shared/secret-once.js';

const SCOPES = ['read', 'write', 'operate', 'upload'] as const;
type Scope = (typeof SCOPES)[number];
const isScope = (value: string): value is Scope => SCOPES.some((scope) => scope === value);
const LIVES_DAYS = [30, 90, 365] as const;

export function ApiKeys() {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: () => answer(api.GET('/api/api-keys')) });
  const revoke = useAction((keyId: string) =>
    answer(api.DELETE('/api/api-keys/{keyId}', { params: { path: { keyId } } })),
  );
  return (
    <Stack gap="lg">
      <Loaded query={keys}>
        {(list) => (
          <Stack gap="sm">
            {list.length === 0 && <Text c="dimmed">{t('keys.empty')}</Text>}
            {list.map((key) => (
              <Card key={key.id} className="minga-card">
                <Group justify="space-between">
                  <div>
                    <Group gap="xs">
                      <Text fw={700}>{key.name}</Text>
                      {key.scopes.map((scope) => (
                        <Badge key={scope} variant="light" color="stone">
                          {t(`scope.${scope}`)}
                        </Badge>
                      ))}
                    </Group>
                    <Text size="sm" c="dimmed">
                      {key.prefix}… · {t('keys.expires', { at: dayTime(key.expiresAt) })} ·{' '}
                      {key.lastUsedAt ? t('keys.used', { at: dayTime(key.lastUsedAt) }) : t('keys.neverUsed')}
                    </Text>
                  </div>
                  <Button
                    variant="default"
                    leftSection={<IconTrash aria-hidden />}
                    onClick={() => revoke.mutate(key.id)}
                    aria-label={t('keys.revokeNamed', { name: key.name })}
                  >
                    {t('keys.revoke')}
                  </Button>
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      <NewKey />
    </Stack>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['read']);
  const [days, setDays] = useState<number>(365);
  const create = useAction(() => answer(api.POST('/api/api-keys', { body: { name, scopes, days } })));
  function submit(event: SubmitEvent) {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: () => setName('') });
  }
  return (
    <Card className="minga-card">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h3">
            {t('keys.new')}
          </Title>
          <Group grow preventGrowOverflow={false} align="flex-start">
            <TextInput
              label={t('keys.name')}
              description={t('keys.nameHelp')}
              minLength={2}
              maxLength={60}
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label={t('keys.lives')}
              description={t('keys.livesHelp')}
              value={String(days)}
              onChange={(event) => setDays(Number(event.currentTarget.value))}
              data={LIVES_DAYS.map((each) => ({ value: String(each), label: t('keys.days', { count: each }) }))}
            />
          </Group>
          <Checkbox.Group
            label={t('keys.scopes')}
            value={scopes}
            onChange={(chosen) => setScopes(chosen.filter(isScope))}
          >
            <Group gap="md" mt={6}>
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} size="md" />
              ))}
            </Group>
          </Checkbox.Group>
          <Group>
            <Button
              type="submit"
              leftSection={<IconKey aria-hidden />}
              disabled={scopes.length === 0}
              loading={create.isPending}
              data-testid="key-create"
            >
              {t('keys.create')}
            </Button>
          </Group>
          {create.data && <SecretOnce title={t('keys.made', { name: create.data.name })} secret={create.data.secret} />}
        </Stack>
      </form>
    </Card>
  );
}
