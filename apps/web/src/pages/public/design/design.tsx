import { Alert, Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertOctagon, IconHandClick, IconInfoCircle, IconLicense, IconRotate360 } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, type Design } from '../../../api/client.js';
import { localised } from '../../../shared/format.js';
import { licenceKind } from '../../../shared/licence.js';
import { Loaded, PageHeader } from '../../../shared/page.js';
import { Picture } from '../../../shared/picture.js';
import { ProcessBadges } from '../../../shared/process.js';
import { ReviewBadge } from '../../../shared/review.js';
import { PartTree } from './part-tree.js';

// What a hurried reader does not need comes after the page stands; the model in space only when somebody asks for it.
const MoreOfDesign = lazy(async () => ({ default: (await import('./more.js')).MoreOfDesign }));
const ModelView = lazy(async () => ({ default: (await import('./model-view.js')).ModelView }));

export function useDesign(slug: string) {
  return useQuery({
    queryKey: ['designs', 'one', slug],
    queryFn: () => answer(api.GET('/api/designs/{designId}', { params: { path: { designId: slug } } })),
  });
}

export function DesignPage() {
  const { slug = '' } = useParams();
  const design = useDesign(slug);
  return <Loaded query={design}>{(data) => <DesignView key={data.id} design={data} />}</Loaded>;
}

function DesignView({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  /** Part whose model is shown in space. */
  const [inSpace, setInSpace] = useState<string | null>(null);
  const show = (partId: string) => {
    setInSpace(partId);
    document.getElementById('design-pictures')?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  };
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Gallery design={design} inSpace={inSpace} onSpace={setInSpace} />
        <Stack>
          <PageHeader title={localised(design.title)} />
          <Group gap={6}>
            <ReviewBadge review={design.review} />
            <ProcessBadges processes={design.processes} />
          </Group>
          <Standing design={design} />
          <Text size="lg">{localised(design.summary)}</Text>
          <Text size="sm" c="dimmed">
            {t('design.by', { version: design.version, names: design.licensors.join(', ') })}
          </Text>
          {design.review !== 'withdrawn' && design.isMakeable && (
            <Button
              component={Link}
              to={`/ask/${design.isCurrent ? design.slug : design.id}`}
              size="lg"
              leftSection={<IconHandClick aria-hidden />}
              data-testid="request-this"
            >
              {t('design.ask')}
            </Button>
          )}
          <LicenceCard design={design} />
        </Stack>
      </SimpleGrid>
      <PartTree parts={design.parts} onShow={show} />
      <Suspense fallback={<Skeleton height={320} />}>
        <MoreOfDesign design={design} />
      </Suspense>
    </Stack>
  );
}

/** What somebody must know before anything else: withdrawn, or an old version. */
function Standing({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const { withdrawnReason, successor } = design.reviewed;
  const current = design.revisions.find(({ isCurrent }) => isCurrent);
  if (design.review === 'withdrawn') {
    return (
      <Alert
        color="annatto"
        icon={<IconAlertOctagon aria-hidden />}
        title={t('design.withdrawnTitle')}
        data-testid="withdrawn"
      >
        {withdrawnReason && <Text>{withdrawnReason}</Text>}
        {successor && (
          <Link to={`/designs/${successor.isCurrent ? successor.slug : successor.id}`} className="minga-link">
            {t('design.takeInstead', { title: localised(successor.title), version: successor.version })}
          </Link>
        )}
      </Alert>
    );
  }
  if (!design.isMakeable) {
    return (
      <Alert
        color="maize"
        icon={<IconInfoCircle aria-hidden />}
        title={t('error.DESIGN_NOT_MAKEABLE')}
        data-testid="not-makeable"
      />
    );
  }
  if (design.isCurrent || !current) return null;
  return (
    <Alert
      color="maize"
      icon={<IconInfoCircle aria-hidden />}
      title={t('design.notCurrent', { version: current.version })}
    >
      <Link to={`/designs/${design.slug}`} className="minga-link">
        {t('design.seeCurrent')}
      </Link>
    </Alert>
  );
}

interface GalleryProps {
  readonly design: Design;
  readonly inSpace: string | null;
  readonly onSpace: (partId: string | null) => void;
}

function Gallery({ design, inSpace, onSpace }: GalleryProps) {
  const { t } = useTranslation();
  const title = localised(design.title);
  const ownUrls = [...new Set([design.imageUrl, ...design.imageUrls])].filter((url) => url !== null);
  const parts = design.parts.filter(({ pictureUrl }) => pictureUrl !== null && !ownUrls.includes(pictureUrl));
  const pictures = [
    ...ownUrls.map((url) => ({ url, name: t('design.pictureOf', { title }) })),
    ...parts.map(({ pictureUrl, name }) => ({ url: pictureUrl ?? '', name: t('design.pictureOfPart', { name }) })),
  ];
  const models = design.parts.filter(({ previewUrl }) => previewUrl !== null);
  const [chosen, setChosen] = useState(0);
  const model = models.find(({ id }) => id === inSpace);
  const first = models[0];
  return (
    <Stack gap="sm" id="design-pictures" className="minga-anchor">
      {model?.previewUrl ? (
        <Suspense fallback={<Skeleton height={340} aria-label={t('design.loading3d')} />}>
          <ModelView key={model.id} url={model.previewUrl} name={model.name} />
        </Suspense>
      ) : (
        <div style={{ position: 'relative' }}>
          <Picture url={pictures[chosen]?.url ?? null} alt={pictures[chosen]?.name ?? ''} height={340} />
          {first && (
            <Button
              variant="default"
              className="minga-corner"
              leftSection={<IconRotate360 size={20} aria-hidden />}
              onClick={() => onSpace(first.id)}
              data-testid="view-3d"
            >
              {t('design.view3d')}
            </Button>
          )}
        </div>
      )}
      {(pictures.length > 1 || model) && (
        <Group gap="sm">
          {pictures.slice(0, 24).map(({ url }, index) => (
            <UnstyledButton
              key={url}
              aria-label={t('design.showPicture', { number: index + 1 })}
              aria-pressed={!model && index === chosen}
              className="minga-thumb"
              onClick={() => {
                setChosen(index);
                onSpace(null);
              }}
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
          {design.lineage.isModified && <Text size="sm">{t('design.modifiedHere')}</Text>}
          <Text size="sm">
            <a href={design.manifestUrl} className="minga-link">
              {t('design.manifest')}
            </a>
            {design.repo?.startsWith('https://') && (
              <>
                {' · '}
                <a href={design.repo} rel="noreferrer" className="minga-link">
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
