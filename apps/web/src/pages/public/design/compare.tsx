import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowRight, IconCirclePlus, IconCircleMinus, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, type DesignComparison } from '../../../api/client.js';
import { Loaded, PageHeader } from '../../../shared/page.js';

type ValueChange = NonNullable<DesignComparison['licence']>;

/** What somebody who knows one revision must know about another. */
export function ComparePage() {
  const { slug = '', other = '' } = useParams();
  const comparison = useQuery({
    queryKey: ['designs', 'compare', slug, other],
    queryFn: () =>
      answer(
        api.GET('/api/designs/{designId}/compare/{otherId}', { params: { path: { designId: slug, otherId: other } } }),
      ),
  });
  return <Loaded query={comparison}>{(data) => <ComparisonView comparison={data} />}</Loaded>;
}

function ComparisonView({ comparison }: { readonly comparison: DesignComparison }) {
  const { t } = useTranslation();
  const { before, after, parts, files, licence } = comparison;
  const hasParts = parts.added.length + parts.removed.length + parts.changed.length > 0;
  const hasFiles = files.added.length + files.removed.length + files.changed.length + files.moved.length > 0;
  return (
    <Stack gap="lg" maw={860}>
      <PageHeader
        title={t('compare.title')}
        intro={t('compare.from', { before: before.version, after: after.version })}
      />
      <Link to={`/designs/${after.id}`} className="minga-link">
        {t('compare.back')}
      </Link>
      <Text fw={700} data-testid="compare-sum">
        {comparison.isOtherThing
          ? t('compare.other')
          : hasParts || hasFiles || licence
            ? t('compare.same')
            : t('compare.nothing')}
      </Text>
      {licence && (
        <Block title={t('compare.licence')}>
          <Values change={licence} />
        </Block>
      )}
      {hasParts && (
        <Block title={t('compare.parts')}>
          {parts.added.map((part) => (
            <Line key={part.id} kind="added">{`${part.quantity}× ${part.name}`}</Line>
          ))}
          {parts.removed.map((part) => (
            <Line key={part.id} kind="removed">{`${part.quantity}× ${part.name}`}</Line>
          ))}
          {parts.changed.map((part) => (
            <Line
              key={part.id}
              kind="changed"
              more={part.fields.map(({ field, ...change }) => (
                <Group key={field} gap={8}>
                  <Text size="sm" c="dimmed" miw={110}>
                    {t(`partField.${field}`)}
                  </Text>
                  <Values change={change} />
                </Group>
              ))}
            >
              {part.name}
            </Line>
          ))}
        </Block>
      )}
      {hasFiles && (
        <Block title={t('compare.files')}>
          {files.added.map((path) => (
            <Line key={path} kind="added">
              {path}
            </Line>
          ))}
          {files.removed.map((path) => (
            <Line key={path} kind="removed">
              {path}
            </Line>
          ))}
          {files.changed.map((path) => (
            <Line key={path} kind="changed">
              {path}
            </Line>
          ))}
          {files.moved.map(({ from, to }) => (
            <Line key={to} kind="moved">{`${from} → ${to}`}</Line>
          ))}
        </Block>
      )}
    </Stack>
  );
}

function Block({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h3">
        {title}
      </Title>
      <Card className="minga-card">
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {children}
        </Stack>
      </Card>
    </Stack>
  );
}

const ICONS = { added: IconCirclePlus, removed: IconCircleMinus, changed: IconPencil, moved: IconArrowRight };
const COLOURS = { added: 'paramo', removed: 'annatto', changed: 'sky', moved: 'stone' };

interface LineProps {
  readonly kind: keyof typeof ICONS;
  readonly children: string;
  readonly more?: ReactNode;
}

function Line({ kind, children, more }: LineProps) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <li>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Text component="span" c={`var(--mantine-color-${COLOURS[kind]}-text)`} title={t(`compare.${kind}`)}>
          <Icon size={22} aria-label={t(`compare.${kind}`)} />
        </Text>
        <Stack gap={4} miw={0}>
          <Text>{children}</Text>
          {more}
        </Stack>
      </Group>
    </li>
  );
}

function Values({ change }: { readonly change: ValueChange }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      <Text component="del" size="sm" aria-label={`${t('compare.was')}: ${change.before ?? t('compare.none')}`}>
        {change.before ?? t('compare.none')}
      </Text>
      <IconArrowRight size={16} aria-hidden />
      <Text
        component="ins"
        size="sm"
        fw={700}
        td="none"
        aria-label={`${t('compare.is')}: ${change.after ?? t('compare.none')}`}
      >
        {change.after ?? t('compare.none')}
      </Text>
    </Group>
  );
}
