import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type es from '../locales/es.json';

export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof es };
  }
}

const STORE_KEY = 'minga.language';
const loaders = {
  es: () => import('../locales/es.json'),
  en: () => import('../locales/en.json'),
};

function isLanguage(value: string | null | undefined): value is Language {
  return value === 'es' || value === 'en';
}

/** What the person chose, else what the browser asks for, else Spanish. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(STORE_KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'es';
}

/** Only the texts of the language in use are downloaded. */
export async function startI18n(): Promise<void> {
  const lng = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng,
    resources: { [lng]: { translation: (await loaders[lng]()).default } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lng;
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await loaders[language]()).default);
  }
  localStorage.setItem(STORE_KEY, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'es';
}
