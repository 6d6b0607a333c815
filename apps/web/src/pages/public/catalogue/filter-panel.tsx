import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FACETS, facetWord, type Facet, type FacetCounts, type Filters } from './filters.js';

/** More values than these hide behind a button: a telephone shows one screen of chips, not five. */
const SHOWN = 8;

interface FilterPanelProps {
  readonly filters: Filters;
  readonly facets: FacetCounts | undefined;
  readonly onChange: (changes: Readonly<Record<string, string | null>>) => void;
}

export function FilterPanel({ filters, facets, onChange }: FilterPanelProps) {
  return (
    <Stack gap="lg">
      {FACETS.map((facet) => (
        <FacetGroup
          key={facet}
          facet={facet}
          counts={facets?.[facet] ?? []}
          chosen={filters.chosen[facet]}
          onChoose={(value) => onChange({ [facet]: value })}
        />
      ))}
      <SizeFilter key={filters.fits} fits={filters.fits} onChange={(fits) => onChange({ fits })} />
    </Stack>
  );
}

interface FacetGroupProps {
  readonly facet: Facet;
  readonly counts: readonly { readonly value: string; readonly count: number }[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: string | null) => void;
}

function FacetGroup({ facet, counts, chosen, onChoose }: FacetGroupProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  // What is chosen stays in sight, also when nothing is left of it.
  const all =
    chosen !== undefined && !counts.some(({ value }) => value === chosen)
      ? [{ value: chosen, count: 0 }, ...counts]
      : counts;
  if (all.length === 0) return null;
  const shown = isOpen ? all : all.filter(({ value }, index) => index < SHOWN || value === chosen);
  return (
    <Stack gap={8} role="group" aria-labelledby={id}>
      <Text id={id} fw={700} size="sm">
        {t(`facet.${facet}.title`)}
      </Text>
      <Group gap={8}>
        {shown.map(({ value, count }) => (
          <button
            key={value}
            type="button"
            className="minga-facet"
            aria-pressed={value === chosen}
            onClick={() => onChoose(value === chosen ? null : value)}
            data-testid={`facet-${facet}-${value}`}
          >
            {facetWord(facet, value)} <span className="minga-facet-count">{count}</span>
          </button>
        ))}
        {all.length > shown.length && (
          <button type="button" className="minga-facet minga-facet-more" onClick={() => setIsOpen(true)}>
            {t('catalogue.moreValues', { count: all.length - shown.length })}
          </button>
        )}
      </Group>
    </Stack>
  );
}

/** "Does it fit my printer?": three lengths, whichever way round. */
function SizeFilter({ fits, onChange }: { readonly fits: string; readonly onChange: (fits: string | null) => void }) {
  const { t } = useTranslation();
  const [sides, setSides] = useState(() => [...fits.split('x'), '', '', ''].slice(0, 3));
  const isWhole = sides.every((side) => Number(side) > 0);
  const name = (index: number) => t('catalogue.side', { number: index + 1 });
  return (
    <Stack
      gap={8}
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) onChange(sides.join('x'));
      }}
    >
      <Text fw={700} size="sm">
        {t('catalogue.fits')}
      </Text>
      <Group gap={6} wrap="nowrap" align="center">
        {sides.map((side, index) => (
          <TextInput
            key={index}
            aria-label={name(index)}
            inputMode="numeric"
            placeholder={['220', '220', '250'][index] ?? ''}
            value={side}
            onChange={(event) => setSides(sides.with(index, event.currentTarget.value.replace(/[^\d.]/g, '')))}
            miw={0}
            flex={1}
            size="sm"
          />
        ))}
        <Text size="sm" c="dimmed">
          mm
        </Text>
      </Group>
      <Group gap={8} grow>
        <Button type="submit" variant="light" size="sm" h={40} disabled={!isWhole}>
          {t('catalogue.fitsApply')}
        </Button>
        {fits && (
          <Button variant="subtle" size="sm" h={40} onClick={() => onChange(null)}>
            {t('catalogue.fitsClear')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
