import { Badge, Button, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload, IconGitFork } from '@tabler/icons-react';
import i18next from 'i18next';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Design } from '../../../api/client.js';
import { isStaff, hasRole, useSession } from '../../../api/session.js';
import { localised, useFormat } from '../../../shared/format.js';
import { ReviewBadge } from '../../../shared/review.js';
import { FeedbackSection } from './feedback.js';
import { Fact, Section, revisionPath } from './section.js';

const StaffTools = lazy(async () => ({ default: (await import('./staff-tools.js')).StaffTools }));

/** Everything below the parts: trust, settings, the field, versions, lineage, export. */
export function MoreOfDesign({ design }: { readonly design: Design }) {
  const { account } = useSession();
  const mayAct = isStaff(account) && hasRole(account, ['operator']);
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Trust design={design} />
        <FeedbackSection design={design} mayAct={mayAct} />
      </SimpleGrid>
      <KnownGood design={design} mayAct={mayAct} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Revisions design={design} />
        <Stack gap="xl">
          <Lineage design={design} />
          <Export design={design} />
        </Stack>
      </SimpleGrid>
      {mayAct && (
        <Suspense>
          <StaffTools design={design} />
        </Suspense>
      )}
    </>
  );
}

const readinessText = (level: string): string => {
  const key = `readiness.${level}`;
  return i18next.exists(key) ? `${i18next.t(key as 'readiness.OTRL-1')} (${level})` : level;
};

function Trust({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const { goodBuilds, provenAfterBuilds, isLookWanted, history } = design.reviewed;
  return (
    <Section title={t('design.trust')}>
      <Card className="minga-card">
        <Stack gap="sm">
          <Group gap="sm">
            <ReviewBadge review={design.review} />
          </Group>
          <Text>{t(`reviewText.${design.review}`)}</Text>
          {isLookWanted && <Text fw={700}>{t('design.lookWanted')}</Text>}
          <div>
            <Progress
              value={Math.min(100, (100 * goodBuilds) / provenAfterBuilds)}
              color="paramo"
              size="lg"
              aria-hidden
            />
            <Text size="sm" c="dimmed" mt={4}>
              {t('design.builds', { done: goodBuilds, needed: provenAfterBuilds })}
            </Text>
          </div>
          {design.technologyReadiness && (
            <Fact name={t('design.technology')}>{readinessText(design.technologyReadiness)}</Fact>
          )}
          {design.documentationReadiness && (
            <Fact name={t('design.documentation')}>{readinessText(design.documentationReadiness)}</Fact>
          )}
          <details className="minga-details">
            <summary>{t('design.history')}</summary>
            {history.length === 0 && <Text c="dimmed">{t('design.noHistory')}</Text>}
            <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
              {history.map((said) => (
                <li key={said.at + said.act}>
                  <Text size="sm" fw={700}>
                    {said.by === null
                      ? t(`reviewAct.${said.act}`)
                      : t('design.historyBy', { act: t(`reviewAct.${said.act}`), name: said.by })}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {dayTime(said.at)}
                    {said.reason !== null && said.act !== 'prove' && `: ${said.reason}`}
                  </Text>
                </li>
              ))}
            </Stack>
          </details>
        </Stack>
      </Card>
    </Section>
  );
}

const settingName = (name: string): string => {
  const key = `setting.${name}`;
  return i18next.exists(key) ? i18next.t(key as 'setting.supports') : name;
};

function KnownGood({ design, mayAct }: { readonly design: Design; readonly mayAct: boolean }) {
  const { t } = useTranslation();
  const { number, day } = useFormat();
  if (design.knownGood.length === 0) return null;
  const names = new Map(design.parts.map(({ id, name }) => [id, name]));
  const valueText = (value: string | number | boolean) =>
    typeof value === 'number'
      ? number(value, 3)
      : typeof value === 'boolean'
        ? t(value ? 'setting.yes' : 'setting.no')
        : value;
  return (
    <Section title={t('design.knownGood')} intro={t('design.knownGoodIntro')}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {design.knownGood.map((each) => (
          <Card key={each.id} className="minga-card" data-testid="known-good">
            <Stack gap={6}>
              <Text fw={700}>{names.get(each.partId) ?? each.partId}</Text>
              <Group gap={6}>
                <Badge variant="light" color="stone">
                  {each.machineClass}
                </Badge>
                <Badge variant="light" color="stone">
                  {each.material}
                </Badge>
              </Group>
              {Object.entries(each.settings).map(([name, value]) => (
                <Fact key={name} name={settingName(name)}>
                  {valueText(value)}
                </Fact>
              ))}
              {each.note && <Text size="sm">{each.note}</Text>}
              <Text size="sm" c="dimmed">
                {each.isFromJob && `${t('design.knownGoodFrom')}. `}
                {t('design.knownGoodBy', { name: each.author, date: day(each.createdAt) })}
              </Text>
              {mayAct && (
                <Suspense>
                  <RetireButton designId={design.id} id={each.id} />
                </Suspense>
              )}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Section>
  );
}
const RetireButton = lazy(async () => ({ default: (await import('./staff-tools.js')).RetireButton }));

function Revisions({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  return (
    <Section title={t('design.revisions')}>
      {design.revisions.length === 1 && <Text c="dimmed">{t('design.onlyOne')}</Text>}
      <Stack component="ul" gap={0} m={0} p={0} className="minga-table" style={{ listStyle: 'none' }}>
        {design.revisions.map((each) => (
          <li key={each.id} className="minga-line">
            <Group gap="sm" justify="space-between">
              <div>
                {each.id === design.id ? (
                  <Text fw={700}>{t('design.revisionOf', { version: each.version })}</Text>
                ) : (
                  <Link to={revisionPath(each)} className="minga-link">
                    {t('design.revisionOf', { version: each.version })}
                  </Link>
                )}
                <Text size="sm" c="dimmed">
                  {day(each.importedAt)}
                  {each.isCurrent && ` · ${t('design.current')}`} · {each.contentHash.slice(0, 8)}
                </Text>
              </div>
              <Group gap={6}>
                <ReviewBadge review={each.review} isQuiet />
                {each.id !== design.id && (
                  <Link to={`/designs/${each.id}/compare/${design.id}`} className="minga-link">
                    {t('design.compareWith')}
                  </Link>
                )}
              </Group>
            </Group>
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function Lineage({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const { ancestors, forks } = design.lineage;
  if (ancestors.length === 0 && forks.length === 0) return null;
  return (
    <Section title={t('design.lineage')}>
      {ancestors.map(({ title, design: known, url }, index) => (
        <Group key={index} gap={8}>
          <IconGitFork size={20} aria-hidden />
          <Text>{t('design.derivedFrom')}</Text>
          {known ? (
            <>
              <Link to={revisionPath(known)} className="minga-link">
                {localised(title)} {known.version}
              </Link>
              <Link to={`/designs/${known.id}/compare/${design.id}`} className="minga-link">
                {t('compare.title')}
              </Link>
            </>
          ) : url ? (
            <a href={url} rel="noreferrer" className="minga-link">
              {localised(title)}
            </a>
          ) : (
            <Text>
              {localised(title)} ({t('design.elsewhere')})
            </Text>
          )}
        </Group>
      ))}
      {forks.length > 0 && <Text c="dimmed">{t('design.forks')}</Text>}
      {forks.map((fork) => (
        <Link key={fork.id} to={revisionPath(fork)} className="minga-link">
          {localised(fork.title)} {fork.version}
        </Link>
      ))}
    </Section>
  );
}

function Export({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const at = `/api/designs/${design.id}`;
  const icon = <IconDownload size={18} aria-hidden />;
  return (
    <Section title={t('design.export')} intro={t('design.exportIntro')}>
      <Group gap="sm">
        <Button
          component="a"
          href={`${at}/bundle.zip`}
          download
          variant="default"
          leftSection={icon}
          data-testid="bundle"
        >
          {t('design.bundle')}
        </Button>
        <Button component="a" href={`${at}/manifest?format=okh-losh`} download variant="default" leftSection={icon}>
          {t('design.manifestLosh')}
        </Button>
        <Button component="a" href={`${at}/manifest?format=okh-v1`} download variant="default" leftSection={icon}>
          {t('design.manifestV1')}
        </Button>
      </Group>
    </Section>
  );
}
