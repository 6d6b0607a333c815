import { ActionIcon, Button, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogin2, IconLogout, IconMoon, IconPackage, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Account } from '../api/client.js';
import { useSignOut } from '../api/session.js';
import { changeLanguage, currentLanguage } from './i18n.js';

export function HeaderActions({ account }: { readonly account: Account | null }) {
  const { t } = useTranslation();
  return (
    <Group gap={0} wrap="nowrap" component="nav" aria-label={t('nav.tools')}>
      <Button
        component={Link}
        to="/follow"
        variant="subtle"
        size="sm"
        h={44}
        px="xs"
        leftSection={<IconPackage size={20} aria-hidden className="minga-wide-only" />}
      >
        {t('nav.follow')}
      </Button>
      <LanguageButton />
      <ColourButton />
      {account ? <SignOutButton name={account.name} /> : <SignInButton />}
    </Group>
  );
}

function LanguageButton() {
  const { t } = useTranslation();
  const other = currentLanguage() === 'es' ? 'en' : 'es';
  return (
    <ActionIcon aria-label={t('nav.otherLanguage')} lang={other} onClick={() => void changeLanguage(other)} fw={700}>
      {other.toUpperCase()}
    </ActionIcon>
  );
}

function ColourButton() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      aria-label={isDark ? t('nav.light') : t('nav.dark')}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconSun aria-hidden /> : <IconMoon aria-hidden />}
    </ActionIcon>
  );
}

function SignInButton() {
  const { t } = useTranslation();
  return (
    <ActionIcon component={Link} to="/signin" aria-label={t('nav.signIn')}>
      <IconLogin2 aria-hidden />
    </ActionIcon>
  );
}

function SignOutButton({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <ActionIcon
      aria-label={t('nav.signOut', { name })}
      onClick={() => signOut.mutate(undefined, { onSuccess: () => void navigate('/') })}
    >
      <IconLogout aria-hidden />
    </ActionIcon>
  );
}
