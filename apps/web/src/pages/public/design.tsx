import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconBasket, IconHandClick, IconLicense, IconRecycle, IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, type Design, type DesignPart } from '../../api/client.js';
import { localised, useFormat } from '../../shared/format.js';
import { licenceKind } from '../../shared/licence.js';
import { Loaded, PageHeader } from '../../shared/page.js';
import { Picture } from '../../shared/picture.js';
import { ProcessBadges } from '../../shared/process.js';

export function useDesign(slug: string) {
  return useQuery({
    queryKey: ['designs', 'one', slug],
    queryFn: () => answer(api.GET('/api/designs/{designId}', { params: { path: { designId: slug } } })),
  });
}

export function DesignPage() {
  const { slug = '' } = useParams();
  const design = useDesign(slug);
  return <Loaded query={design}>{(data) => <DesignView design={data} />}</Loaded>;
}

function DesignView({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const title = localised(design.title);
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Gallery design={design} />
        <Stack>
          <PageHeader title={title} />
          <Text size="lg">{localised(design.summary)}</Text>
          <ProcessBadges processes={design.processes} />
          <Text size="sm" c="dimmed">
            {t('design.by', { version: design.version, names: design.licensors.join(', ') })}
          </Text>
          <Button
            component={Link}
            to={`/ask/${design.slug}`}
            size="lg"
            leftSection={<IconHandClick aria-hidden />}
            data-testid="request-this"
          >
            {t('design.ask')}
          </Button>
          <LicenceCard design={design} />
        </Stack>
      </SimpleGrid>
      <Parts parts={design.parts} />
    </Stack>
  );
}

function Gallery({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const urls = [...new Set([design.imageUrl, ...design.imageUrls])].filter((url) => url !== null);
  const [chosen, setChosen] = useState(0);
  return (
    <Stack gap="sm">
      <Picture
        url={urls[chosen] ?? null}
        alt={t('design.pictureOf', { title: localised(design.title) })}
        height={340}
      />
      {urls.length > 1 && (
        <Group gap="sm">
          {urls.map((url, index) => (
            <UnstyledButton
              key={url}
              aria-label={t('design.showPicture', { number: index + 1 })}
              aria-pressed={index === chosen}
              onClick={() => setChosen(index)}
            >
              <Picture url={url} alt="" height={64} width={64} />
            </UnstyledButton>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function LicenceCard({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  return (
    <Card className="minga-card">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconLicense size={26} stroke={1.6} aria-hidden />
        <Stack gap={4}>
          <Text fw={700}>{t('design.licence', { licence: design.licence })}</Text>
          <Text>{t(`licenceKind.${licenceKind(design.licence)}`)}</Text>
          <Text size="sm">
            <a href={design.manifestUrl} style={{ color: 'var(--mantine-color-anchor)' }}>
              {t('design.manifest')}
            </a>
            {design.repo?.startsWith('https://') && (
              <>
                {' · '}
                <a href={design.repo} rel="noreferrer" style={{ color: 'var(--mantine-color-anchor)' }}>
                  {t('design.source')}
                </a>
              </>
            )}
          </Text>
        </Stack>
      </Group>
    </Card>
  );
}

const KIND_ICONS = { make: IconTool, buy: IconBasket, salvage: IconRecycle };

function Parts({ parts }: { readonly parts: readonly DesignPart[] }) {
  const { t } = useTranslation();
  return (
    <Stack component="section" gap="sm">
      <Title order={2}>{t('design.parts')}</Title>
      <Text c="dimmed">{t('design.partsIntro')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {parts.map((part) => (
          <PartCard key={part.id} part={part} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function PartCard({ part }: { readonly part: DesignPart }) {
  const { t } = useTranslation();
  const { size, number } = useFormat();
  const Icon = KIND_ICONS[part.kind];
  const facts = [
    part.steps.map((step) => t(`process.${step}`)).join(' → '),
    part.materials.join(', '),
    part.sizeMm && size(part.sizeMm),
    part.massG !== null && `${number(part.massG, part.massG < 10 ? 1 : 0)} g`,
    part.note,
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
  return (
    <Card className="minga-card" padding="sm">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Text fw={800} size="lg" miw={40} ta="center">
          {number(part.quantity, 2)}×
        </Text>
        <Stack gap={6} flex={1} align="flex-start">
          <Text fw={700}>{part.name}</Text>
          <Badge
            variant="light"
            color={part.kind === 'make' ? 'paramo' : 'stone'}
            leftSection={<Icon size={14} aria-hidden />}
          >
            {t(`partKind.${part.kind}`)}
          </Badge>
          {facts.length > 0 && (
            <Text size="sm" c="dimmed">
              {facts.join(' · ')}
            </Text>
          )}
          {part.fileUrl && (
            <a href={part.fileUrl} download style={{ color: 'var(--mantine-color-anchor)', fontSize: '0.875rem' }}>
              {t('design.download', { name: part.name })}
            </a>
          )}
        </Stack>
      </Group>
    </Card>
  );
}
