import { Button, Card, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { homeOf, useSignIn } from '../../api/session.js';
import { PageHeader } from '../../shared/page.js';
import { ProblemAlert } from '../../shared/problem.js';

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const signIn = useSignIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');

  function submit(event: SubmitEvent) {
    event.preventDefault();
    signIn.mutate({ name, password }, { onSuccess: (account) => void navigate(backTo(search) ?? homeOf(account)) });
  }
  return (
    <Stack maw={420} mx="auto" pt="lg">
      <PageHeader title={t('signIn.title')} intro={t('signIn.intro')} />
      <Card className="minga-card" padding="lg">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('signIn.name')}
              autoComplete="username"
              autoCapitalize="none"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('signIn.password')}
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            />
            {signIn.isError && <ProblemAlert error={signIn.error} />}
            <Button type="submit" loading={signIn.isPending} size="lg">
              {t('signIn.action')}
            </Button>
          </Stack>
        </form>
      </Card>
    </Stack>
  );
}

/** Only pages of this site: an address from elsewhere in the link is ignored. */
function backTo(search: URLSearchParams): string | null {
  const to = search.get('to');
  return to?.startsWith('/') && !to.startsWith('//') ? to : null;
}
