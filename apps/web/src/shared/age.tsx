import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.js';
import { useNow } from './use-now.js';

/** Live values older than this are shown as old, seconds. Bridges report every second or two. */
export const STALE_AFTER_S = 15;

export function useAgeS(at: string): number {
  return Math.max(0, (useNow() - Date.parse(at)) / 1_000);
}

/** "3 s ago", "12 min ago": how old a live value is. */
export function Age({ at, staleAfterS = STALE_AFTER_S }: { readonly at: string; readonly staleAfterS?: number }) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const ageS = useAgeS(at);
  const text = ageS < 2 ? t('time.now') : t('time.ago', { duration: duration(ageS) });
  return (
    <Text component="time" dateTime={at} size="sm" c="dimmed" className={ageS > staleAfterS ? 'minga-stale' : ''}>
      {text}
    </Text>
  );
}
