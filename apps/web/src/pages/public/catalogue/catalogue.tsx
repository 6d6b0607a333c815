import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconAdjustmentsHorizontal, IconListSearch, IconPlant2, IconSearch, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api } from '../../../api/client.js';
import type { paths } from '../../../generated/api.js';
import { isStaff, useSession } from '../../../api/session.js';
import { Empty, Loaded, useDocumentTitle } from '../../../shared/page.js';
import { DesignCards } from './design-cards.js';
import { FilterPanel } from './filter-panel.js';
import { FACETS, facetWord, useFilters, type Filters } from './filters.js';

type Query = NonNullable<paths['/api/catalogue']['get']['parameters']['query']>;

/** Pictures first: what can be made here. */
export function CataloguePage() {
  const { t } = useTranslation();
  const { filters, set, clear, more } = useFilters();
  const { text, chosen, fits, sort, limit } = filters;
  // A value that the address made up is refused by the server, field by field.
  const query = { ...(text && { text }), ...chosen, ...(fits && { fits }), ...(sort && { sort }), limit } as Query;
  const designs = useQuery({
    queryKey: ['designs', 'search', query],
    queryFn: () => answer(api.GET('/api/catalogue', { params: { query } })),
    placeholderData: keepPreviousData,
  });
  const sheet = useRef<HTMLDialogElement>(null);
  useDocumentTitle(t('catalogue.title'));
  const panel = <FilterPanel filters={filters} facets={designs.data?.facets} onChange={set} />;
  return (
    <Stack gap="lg">
      <Hero />
      <div className="minga-catalogue">
        <aside className="minga-filters" aria-label={t('catalogue.filters')}>
          {panel}
        </aside>
        <Stack gap="md" miw={0}>
          <SearchBar
            filters={filters}
            onText={(value) => set({ text: value }, true)}
            onOpen={() => sheet.current?.showModal()}
          />
          <Chosen filters={filters} onChange={set} onClear={clear} />
          <Loaded query={designs}>
            {(page) =>
              page.designs.length > 0 ? (
                <>
                  <Group justify="space-between" gap="sm">
                    <Text c="dimmed" role="status" data-testid="catalogue-total">
                      {t('catalogue.found', { count: page.total })}
                    </Text>
                    <SortBy sort={sort} hasWords={text !== ''} onSort={(value) => set({ sort: value })} />
                  </Group>
                  <DesignCards designs={page.designs} />
                  {page.total > page.designs.length && page.designs.length >= limit && (
                    <Button variant="default" size="lg" onClick={more} loading={designs.isPlaceholderData}>
                      {t('catalogue.more')}
                    </Button>
                  )}
                </>
              ) : (
                <NothingFound filters={filters} onClear={clear} />
              )
            }
          </Loaded>
        </Stack>
      </div>
      <dialog
        ref={sheet}
        className="minga-sheet"
        aria-label={t('catalogue.filters')}
        onClick={(event) => event.target === sheet.current && sheet.current?.close()}
      >
        <Group justify="space-between" mb="sm">
          <Text fw={750} size="lg">
            {t('catalogue.filters')}
          </Text>
          <Button
            variant="subtle"
            onClick={() => sheet.current?.close()}
            rightSection={<IconX size={18} aria-hidden />}
          >
            {t('action.close')}
          </Button>
        </Group>
        {panel}
        <Button fullWidth size="lg" mt="lg" onClick={() => sheet.current?.close()} data-testid="filters-done">
          {t('catalogue.show', { count: designs.data?.total ?? 0 })}
        </Button>
      </dialog>
    </Stack>
  );
}

interface SearchBarProps {
  readonly filters: Filters;
  readonly onText: (text: string) => void;
  readonly onOpen: () => void;
}

function SearchBar({ filters, onText, onOpen }: SearchBarProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(filters.text);
  const [known, setKnown] = useState(filters.text);
  const tell = useDebouncedCallback((value: string) => {
    setKnown(value.trim());
    onText(value.trim());
  }, 250);
  // The words were changed elsewhere: a link, the back button, "clear all".
  if (filters.text !== known) {
    setKnown(filters.text);
    setTyped(filters.text);
  }
  return (
    <Group gap="sm" wrap="nowrap">
      <TextInput
        aria-label={t('catalogue.search')}
        placeholder={t('catalogue.search')}
        leftSection={<IconSearch size={20} aria-hidden />}
        type="search"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          tell(event.currentTarget.value);
        }}
        flex={1}
        miw={0}
        data-testid="catalogue-search"
      />
      <Button
        variant="default"
        className="minga-narrow-only"
        h={44}
        px="sm"
        onClick={onOpen}
        leftSection={<IconAdjustmentsHorizontal size={20} aria-hidden />}
        data-testid="open-filters"
      >
        {filters.count > 0 ? t('catalogue.filtersCount', { count: filters.count }) : t('catalogue.filters')}
      </Button>
    </Group>
  );
}

interface ChosenProps {
  readonly filters: Filters;
  readonly onChange: (changes: Readonly<Record<string, string | null>>) => void;
  readonly onClear: () => void;
}

/** What narrows the list, each with a way out. */
function Chosen({ filters, onChange, onClear }: ChosenProps) {
  const { t } = useTranslation();
  if (filters.count === 0) return null;
  const chips = FACETS.flatMap((facet) => {
    const value = filters.chosen[facet];
    return value === undefined ? [] : [{ key: facet as string, word: facetWord(facet, value) }];
  });
  if (filters.fits)
    chips.push({ key: 'fits', word: t('catalogue.fitsIn', { size: filters.fits.replaceAll('x', ' × ') }) });
  return (
    <Group gap={8}>
      {chips.map(({ key, word }) => (
        <button
          key={key}
          type="button"
          className="minga-facet minga-facet-chosen"
          onClick={() => onChange({ [key]: null })}
          aria-label={t('catalogue.remove', { filter: word })}
        >
          {word} <IconX size={16} aria-hidden />
        </button>
      ))}
      <Button variant="subtle" size="sm" h={40} onClick={onClear} data-testid="clear-filters">
        {t('catalogue.clear')}
      </Button>
    </Group>
  );
}

const SORTS = ['title', 'newest', 'maturity'] as const;

function SortBy({
  sort,
  hasWords,
  onSort,
}: {
  readonly sort: string;
  readonly hasWords: boolean;
  readonly onSort: (sort: string) => void;
}) {
  const { t } = useTranslation();
  const options = hasWords ? (['relevance', ...SORTS] as const) : SORTS;
  return (
    <label className="minga-sort">
      <span>{t('catalogue.sort')}</span>
      <select value={sort || options[0]} onChange={(event) => onSort(event.currentTarget.value)} data-testid="sort">
        {options.map((each) => (
          <option key={each} value={each}>
            {t(`catalogue.sortBy.${each}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <div className="minga-furrows">
      <Stack gap="xs" p={{ base: 'md', sm: 'xl' }} maw={680}>
        <Title order={1} c="white" fz={{ base: 26, sm: 36 }}>
          {t('catalogue.hero')}
        </Title>
        <Text c="white" size="lg">
          {t('catalogue.intro')}
        </Text>
      </Stack>
    </div>
  );
}

function NothingFound({ filters, onClear }: { readonly filters: Filters; readonly onClear: () => void }) {
  const { t } = useTranslation();
  const { account } = useSession();
  if (filters.text !== '' || filters.count > 0) {
    return (
      <Empty icon={<IconListSearch size={44} stroke={1.3} aria-hidden />} title={t('catalogue.nothingFound')}>
        <Text>{t('catalogue.nothingFoundHelp')}</Text>
        <Button variant="light" onClick={onClear}>
          {t('catalogue.clear')}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={<IconPlant2 size={44} stroke={1.3} aria-hidden />} title={t('catalogue.empty')}>
      <Text>{t('catalogue.emptyHelp')}</Text>
      {isStaff(account) && (
        <Button component={Link} to="/designs/import" variant="light">
          {t('nav.import')}
        </Button>
      )}
    </Empty>
  );
}
