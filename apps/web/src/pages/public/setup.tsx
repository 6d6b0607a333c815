import { Alert, Button, Card, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconKey } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { answer, api } from '../../api/client.js';
import { useCreateOwner } from '../../api/session.js';
import { Loaded, PageHeader } from '../../shared/page.js';
import { ProblemAlert } from '../../shared/problem.js';

/** First start: the one-time link printed by `npm start` makes the owner's account. */
export function SetupPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const token = search.get('token') ?? '';
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => answer(api.GET('/api/setup')) });
  return (
    <Stack maw={520} mx="auto" pt="lg">
      <PageHeader title={t('setup.title')} intro={t('setup.intro')} />
      <Loaded query={setup}>
        {(state) => {
          if (!state.needsOwner) return <AlreadyDone />;
          return token ? (
            <OwnerForm token={token} siteName={state.siteName} hasTraining={state.hasTrainingSite} />
          ) : (
            <Alert color="maize" icon={<IconKey aria-hidden />} title={t('setup.linkNeeded')}>
              {t('setup.linkNeededHelp')}
            </Alert>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function AlreadyDone() {
  const { t } = useTranslation();
  return (
    <Alert color="paramo" title={t('setup.done')}>
      <Stack align="flex-start">
        <Text>{t('setup.doneHelp')}</Text>
        <Button component={Link} to="/signin">
          {t('nav.signIn')}
        </Button>
      </Stack>
    </Alert>
  );
}

interface OwnerFormProps {
  readonly token: string;
  readonly siteName: string;
  readonly hasTraining: boolean;
}

const PASSWORD_MIN = 10;

function OwnerForm({ token, siteName, hasTraining }: OwnerFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const createOwner = useCreateOwner();
  const [site, setSite] = useState(siteName);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const isTooShort = password.length > 0 && password.length < PASSWORD_MIN;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    createOwner.mutate({ token, name, password, siteName: site }, { onSuccess: () => void navigate('/floor') });
  }
  return (
    <Card className="minga-card" padding="lg">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('setup.siteName')}
            description={t('setup.siteNameHelp')}
            required
            minLength={2}
            value={site}
            onChange={(event) => setSite(event.currentTarget.value)}
          />
          <TextInput
            label={t('setup.name')}
            description={t('setup.nameHelp')}
            autoComplete="username"
            autoCapitalize="none"
            required
            minLength={2}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            description={t('setup.passwordHelp', { count: PASSWORD_MIN })}
            error={isTooShort && t('setup.passwordShort', { count: PASSWORD_MIN - password.length })}
            autoComplete="new-password"
            required
            minLength={PASSWORD_MIN}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          />
          {hasTraining && <Text c="dimmed">{t('setup.training')}</Text>}
          {createOwner.isError && <ProblemAlert error={createOwner.error} />}
          <Button type="submit" size="lg" loading={createOwner.isPending}>
            {t('setup.action')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
