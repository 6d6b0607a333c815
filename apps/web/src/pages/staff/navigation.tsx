import { Badge, Stack, Text } from '@mantine/core';
import {
  IconBuildingFactory2,
  IconChartBar,
  IconChecklist,
  IconFileImport,
  IconFileSearch,
  IconLayoutGrid,
  IconListDetails,
  IconPackages,
  IconQrcode,
  IconSettings,
  IconStack2,
  IconUpload,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Account, Role } from '../../api/client.js';
import { useInbox } from '../../api/queries.js';
import { hasRole } from '../../api/session.js';

interface Place {
  readonly to: string;
  readonly word: 'floor' | 'inbox' | 'queue' | 'pieces' | 'stock' | 'materials' | 'slicers' | 'capacity' | 'catalogue' | 'import' | 'inspect' | 'admin'; // prettier-ignore
  readonly Icon: typeof IconListDetails;
  readonly roles: readonly Role[];
  /** The tab bar of a telephone has room for five. */
  readonly isInTabs: boolean;
}

const PLACES: readonly Place[] = [
  { to: '/floor', word: 'floor', Icon: IconBuildingFactory2, roles: ['operator', 'planner'], isInTabs: true },
  { to: '/inbox', word: 'inbox', Icon: IconChecklist, roles: ['operator'], isInTabs: true },
  { to: '/queue', word: 'queue', Icon: IconListDetails, roles: ['operator', 'planner'], isInTabs: true },
  { to: '/pieces', word: 'pieces', Icon: IconQrcode, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/capacity', word: 'capacity', Icon: IconChartBar, roles: ['operator', 'planner'], isInTabs: true },
  { to: '/stock', word: 'stock', Icon: IconPackages, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/materials', word: 'materials', Icon: IconStack2, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/slicers', word: 'slicers', Icon: IconUpload, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/', word: 'catalogue', Icon: IconLayoutGrid, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/designs/import', word: 'import', Icon: IconFileImport, roles: ['operator'], isInTabs: false },
  { to: '/inspect', word: 'inspect', Icon: IconFileSearch, roles: ['operator', 'planner'], isInTabs: false },
  { to: '/admin', word: 'admin', Icon: IconSettings, roles: ['lab-admin'], isInTabs: true },
];

interface NavigationProps {
  readonly account: Account | null;
}

export function StaffSide({ account }: NavigationProps) {
  const { t } = useTranslation();
  const count = useCount(account);
  return (
    <Stack gap={4} component="nav" aria-label={t('nav.workshop')} className="minga-sidebar">
      {placesFor(account).map(({ to, word, Icon }) => (
        <NavLink key={to} to={to} end className="minga-side">
          <Icon size={22} stroke={1.7} aria-hidden />
          <span style={{ flex: 1 }}>{t(`nav.${word}`)}</span>
          {word === 'inbox' && count > 0 && <CountBadge count={count} />}
        </NavLink>
      ))}
      <Text size="sm" c="dimmed" mt="auto" px="sm">
        {t('nav.signedInAs', { name: account?.name ?? '' })}
      </Text>
    </Stack>
  );
}

export function StaffTabs({ account }: NavigationProps) {
  const { t } = useTranslation();
  const count = useCount(account);
  return (
    <nav className="minga-tabbar" aria-label={t('nav.workshop')}>
      {placesFor(account)
        .filter((place) => place.isInTabs)
        .map(({ to, word, Icon }) => (
          <NavLink key={to} to={to} end className="minga-tab">
            <Icon size={24} stroke={1.7} aria-hidden />
            {t(`navShort.${word as 'floor'}`)}
            {word === 'inbox' && count > 0 && (
              <span style={{ position: 'absolute', top: 4, left: 'calc(50% + 6px)' }}>
                <CountBadge count={count} />
              </span>
            )}
          </NavLink>
        ))}
    </nav>
  );
}

function CountBadge({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  return (
    <Badge color="annatto.7" size="md" radius="xl" variant="filled" c="white" data-testid="inbox-count">
      {count}
      <span className="minga-hidden"> {t('nav.waiting')}</span>
    </Badge>
  );
}

const placesFor = (account: Account | null) => PLACES.filter((place) => hasRole(account, place.roles));

function useCount(account: Account | null): number {
  const inbox = useInbox(hasRole(account, ['operator']));
  return inbox.data?.length ?? 0;
}
