import './styles.js';
import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { IconLock, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useLiveEvents, useLiveState } from '../../api/live.js';
import { isStaff, useSession } from '../../api/session.js';
import { useFormat } from '../../shared/format.js';
import { Empty } from '../../shared/page.js';
import { useNow } from '../../shared/use-now.js';

/** Workshop pages: only for its people, live, and honest about a lost connection. The server checks every right again. */
export function StaffGuard() {
  const { t } = useTranslation();
  const { account, isLoading } = useSession();
  const { pathname } = useLocation();
  useLiveEvents(isStaff(account));
  if (isLoading) return <Skeleton height={200} />;
  if (!account) return <Navigate to={`/signin?to=${encodeURIComponent(pathname)}`} replace />;
  if (!isStaff(account)) {
    return (
      <Empty icon={<IconLock size={44} stroke={1.3} aria-hidden />} title={t('guard.title')}>
        <Text>{t('guard.text')}</Text>
      </Empty>
    );
  }
  return (
    <Stack gap="md">
      <ConnectionBanner />
      <Outlet />
    </Stack>
  );
}

/** A second of reconnecting is nothing to worry anybody about. */
const QUIET_MS = 3_000;

function ConnectionBanner() {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const { isConnected, sinceMs } = useLiveState();
  useNow();
  const lostMs = Date.now() - sinceMs;
  if (isConnected || lostMs < QUIET_MS) return null;
  return (
    <Alert color="maize" icon={<IconWifiOff aria-hidden />} title={t('live.lost')} role="status">
      {t('live.lostText', { duration: duration(lostMs / 1_000) })}
    </Alert>
  );
}
