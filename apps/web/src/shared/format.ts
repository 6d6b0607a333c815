import { useTranslation } from 'react-i18next';
import type { Localised } from '../api/client.js';
import { currentLanguage } from '../app/i18n.js';

/** The text in the interface's language, else in the other one. */
export function localised(text: Localised): string {
  const other = currentLanguage() === 'es' ? text.en : text.es;
  return text[currentLanguage()] ?? other ?? '';
}

/** Parts, machines and steps are counted, measured and dated the way the reader writes. */
export function useFormat() {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
  return {
    number,
    percent: (value: number) => `${number(Math.floor(value * 100))}\u00a0%`,
    /** 45 s, 12 min, 2 h 05 min. */
    duration(seconds: number): string {
      if (seconds < 60) return t('time.s', { s: Math.max(0, Math.round(seconds)) });
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return t('time.min', { min: minutes });
      return t('time.hMin', { h: Math.floor(minutes / 60), min: String(minutes % 60).padStart(2, '0') });
    },
    /** Years and leading zeros left out: people talk about the next weeks. */
    day: (iso: string) =>
      new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'long' }).format(
        new Date(iso.length === 10 ? `${iso}T12:00:00` : iso),
      ),
    dayTime: (iso: string) =>
      new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(
        new Date(iso),
      ),
    size: ({ x, y, z }: { x: number; y: number; z: number }) =>
      `${number(x, 1)} × ${number(y, 1)} × ${number(z, 1)} mm`,
  };
}
