import { UnstyledButton } from '@mantine/core';
import { Suspense, lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isStaff, useSession } from '../api/session.js';
import { HeaderActions } from './header-actions.js';
import { Logo } from './logo.js';

const StaffSide = lazy(async () => ({ default: (await import('../pages/staff/navigation.js')).StaffSide }));
const StaffTabs = lazy(async () => ({ default: (await import('../pages/staff/navigation.js')).StaffTabs }));
const Toasts = lazy(async () => ({ default: (await import('../shared/toast.js')).Toasts }));

/** Header for everybody; a side bar (a tab bar on telephones) for the people of the workshop. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { account } = useSession();
  const hasStaffMenu = isStaff(account);
  return (
    <div className={hasStaffMenu ? 'minga-shell minga-shell-staff' : 'minga-shell'}>
      <a href="#content" className="minga-skip">
        {t('nav.skip')}
      </a>
      <header className="minga-header">
        <UnstyledButton component={Link} to="/" aria-label={t('nav.home')}>
          <Logo />
        </UnstyledButton>
        <HeaderActions account={account} />
      </header>
      {hasStaffMenu && (
        <Suspense>
          <StaffSide account={account} />
        </Suspense>
      )}
      <main id="content" tabIndex={-1} className="minga-main">
        {children}
      </main>
      {hasStaffMenu && (
        <Suspense>
          <StaffTabs account={account} />
        </Suspense>
      )}
      {account && (
        <Suspense>
          <Toasts />
        </Suspense>
      )}
    </div>
  );
}
