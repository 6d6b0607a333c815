import { AppShell, Container, Group, Loader, UnstyledButton } from '@mantine/core';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { isStaff, useSession } from '../api/session.js';
import { Logo } from './logo.js';
import { HeaderActions } from './header-actions.js';

const StaffSide = lazy(async () => ({ default: (await import('../pages/staff/navigation.js')).StaffSide }));
const StaffTabs = lazy(async () => ({ default: (await import('../pages/staff/navigation.js')).StaffTabs }));

/** Header for everybody; a side bar (a tab bar on telephones) for the people of the workshop. */
export function Shell() {
  const { t } = useTranslation();
  const { account } = useSession();
  const hasStaffMenu = isStaff(account);
  const isLoadingPage = useNavigation().state === 'loading';
  return (
    <AppShell
      header={{ height: 60 }}
      {...(hasStaffMenu && {
        navbar: { width: 224, breakpoint: 'md', collapsed: { mobile: true } },
        footer: { height: { base: 64, md: 0 } },
      })}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a href="#content" className="minga-skip">
        {t('nav.skip')}
      </a>
      <AppShell.Header bg="var(--minga-card)">
        <Group h="100%" px={{ base: 'sm', sm: 'md' }} justify="space-between" wrap="nowrap" gap="xs">
          <UnstyledButton component={Link} to="/" aria-label={t('nav.home')}>
            <Logo />
          </UnstyledButton>
          {isLoadingPage && <Loader size="sm" aria-label={t('nav.loading')} />}
          <HeaderActions account={account} />
        </Group>
      </AppShell.Header>
      {hasStaffMenu && (
        <Suspense>
          <AppShell.Navbar p="sm" bg="var(--minga-card)" visibleFrom="md">
            <StaffSide account={account} />
          </AppShell.Navbar>
          <AppShell.Footer bg="var(--minga-card)" hiddenFrom="md">
            <StaffTabs account={account} />
          </AppShell.Footer>
        </Suspense>
      )}
      <AppShell.Main id="content" tabIndex={-1}>
        <Container size="xl" px={0}>
          <Outlet />
        </Container>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}
