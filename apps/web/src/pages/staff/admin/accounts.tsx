import {
  Badge,
  Button,
  Card,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconUserPlus } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type Account, type Role } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Loaded } from '../../../shared/page.js';
import { toastDone } from '../../../shared/toast.js';

const ROLES: readonly Role[] = ['requester', 'operator', 'planner', 'lab-admin'];
const isRole = (value: string): value is Role => ROLES.some((role) => role === value);

export function Accounts({ me }: { readonly me: Account | null }) {
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => answer(api.GET('/api/accounts')) });
  return (
    <Stack gap="lg">
      <Loaded query={accounts}>
        {(list) => (
          <Stack gap="sm">
            {list.map((account) => (
              <AccountCard key={account.id} account={account} isMe={account.id === me?.id} />
            ))}
          </Stack>
        )}
      </Loaded>
      <NewAccount />
    </Stack>
  );
}

function RoleBoxes({
  value,
  onChange,
}: {
  readonly value: readonly Role[];
  readonly onChange: (roles: Role[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group label={t('admin.roles')} value={[...value]} onChange={(chosen) => onChange(chosen.filter(isRole))}>
      <Group gap="md" mt={6}>
        {ROLES.map((role) => (
          <Checkbox key={role} value={role} label={t(`role.${role}`)} size="md" />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** Nobody locks themselves out: one's own roles and activity are not changed here. */
function AccountCard({ account, isMe }: { readonly account: Account; readonly isMe: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const change = useAction((body: { roles?: Role[]; isActive?: boolean; password?: string }) =>
    answer(
      api.PATCH('/api/accounts/{accountId}', {
        params: { path: { accountId: account.id }, header: seen(account) },
        body,
      }),
    ),
  );
  return (
    <Card className="minga-card" data-testid={`account-${account.name}`}>
      <Group justify="space-between">
        <Group gap="sm">
          <Text fw={700}>{account.name}</Text>
          {account.roles.map((role) => (
            <Badge key={role} variant="light" color={account.isActive ? 'clay' : 'stone'}>
              {t(`role.${role}`)}
            </Badge>
          ))}
          {!account.isActive && <Text c="dimmed">{t('admin.inactive')}</Text>}
        </Group>
        {isMe ? (
          <Text c="dimmed">{t('admin.you')}</Text>
        ) : (
          <Button variant="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {t('admin.change')}
          </Button>
        )}
      </Group>
      {isOpen && (
        <Stack mt="sm">
          <RoleBoxes
            value={account.roles}
            onChange={(roles) => (roles.length > 0 ? change.mutate({ roles }) : undefined)}
          />
          <Switch
            size="md"
            label={t('admin.active')}
            checked={account.isActive}
            onChange={(event) => change.mutate({ isActive: event.currentTarget.checked })}
          />
          <NewPassword
            isBusy={change.isPending}
            onSet={(password) =>
              change.mutate({ password }, { onSuccess: () => toastDone(t('admin.passwordChanged')) })
            }
          />
        </Stack>
      )}
    </Card>
  );
}

function NewPassword({ isBusy, onSet }: { readonly isBusy: boolean; readonly onSet: (password: string) => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  function submit(event: SubmitEvent) {
    event.preventDefault();
    onSet(password);
    setPassword('');
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label={t('admin.newPassword')}
          minLength={10}
          required
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          flex="1 1 200px"
        />
        <Button type="submit" variant="default" loading={isBusy}>
          {t('action.save')}
        </Button>
      </Group>
    </form>
  );
}

function NewAccount() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<Role[]>(['operator']);
  const [language, setLanguage] = useState<'es' | 'en'>('es');
  const create = useAction(() => answer(api.POST('/api/accounts', { body: { name, password, roles, language } })));
  function submit(event: SubmitEvent) {
    event.preventDefault();
    create.mutate(undefined, {
      onSuccess: (account) => {
        setName('');
        setPassword('');
        toastDone(t('admin.created', { name: account.name }));
      },
    });
  }
  return (
    <Card className="minga-card">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h3">
            {t('admin.newAccount')}
          </Title>
          <Group grow preventGrowOverflow={false} align="flex-start">
            <TextInput
              label={t('signIn.name')}
              minLength={2}
              maxLength={60}
              required
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label={t('signIn.password')}
              description={t('setup.passwordHelp', { count: 10 })}
              minLength={10}
              required
              autoComplete="off"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <NativeSelect
              label={t('admin.language')}
              value={language}
              onChange={(event) => setLanguage(event.currentTarget.value === 'en' ? 'en' : 'es')}
              data={[
                { value: 'es', label: 'Español' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Group>
          <RoleBoxes value={roles} onChange={setRoles} />
          <Group>
            <Button
              type="submit"
              leftSection={<IconUserPlus aria-hidden />}
              disabled={roles.length === 0}
              loading={create.isPending}
              data-testid="account-create"
            >
              {t('admin.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
