import { Anchor, Button, Card, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, ProblemError, type Passport } from '../../api/client.js';
import { currentLanguage } from '../../app/i18n.js';
import { localised, useFormat } from '../../shared/format.js';
import { Loaded, PageHeader } from '../../shared/page.js';
import { Picture } from '../../shared/picture.js';
import { ReportProblem } from './report-problem.js';

/** What the code on a piece leads to: what it is, who made it of what, and whose design it is. */
export function PassportPage() {
  const { code = '' } = useParams();
  const passport = useQuery({
    queryKey: ['passport', code],
    queryFn: () => answer(api.GET('/api/pieces/{code}', { params: { path: { code } } })),
  });
  const isUnknown = passport.error instanceof ProblemError && passport.error.problem.code === 'PIECE_UNKNOWN';
  return isUnknown ? (
    <UnknownPiece code={code} />
  ) : (
    <Loaded query={passport}>{(data) => <PassportView passport={data} />}</Loaded>
  );
}

function UnknownPiece({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  return (
    <Stack maw={560} mx="auto" pt="md" align="flex-start">
      <PageHeader title={t('piece.unknown', { code })} intro={t('piece.unknownHelp')} />
      <Button component={Link} to="/" variant="default">
        {t('piece.toCatalogue')}
      </Button>
    </Stack>
  );
}

function PassportView({ passport }: { readonly passport: Passport }) {
  const { t } = useTranslation();
  const [isReporting, setReporting] = useState(false);
  const title = localised(passport.design.title);
  return (
    <Stack maw={860} mx="auto" gap="lg">
      <PageHeader title={passport.partName} intro={t('piece.of', { title, version: passport.design.version })} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Stack>
          <Picture
            url={passport.photoUrl ?? passport.design.imageUrl}
            alt={passport.photoUrl ? t('piece.photo') : title}
            height={260}
          />
          {!passport.photoUrl && passport.design.imageUrl && (
            <Text size="sm" c="dimmed">
              {t('piece.pictureOfDesign')}
            </Text>
          )}
          {!isReporting && (
            <Button
              size="lg"
              color="clay"
              leftSection={<IconAlertTriangle aria-hidden />}
              onClick={() => setReporting(true)}
              data-testid="report-open"
            >
              {t('piece.report')}
            </Button>
          )}
          {isReporting && <ReportProblem code={passport.code} onClose={() => setReporting(false)} />}
        </Stack>
        <Stack>
          <Facts passport={passport} />
          <Duties passport={passport} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

function Facts({ passport }: { readonly passport: Passport }) {
  const { t } = useTranslation();
  const { dayTime, duration } = useFormat();
  const { startedAt, endedAt, program } = passport;
  const tookS = startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : null;
  const made = [passport.siteName, passport.machineName].filter(Boolean).join(' · ');
  const material = [passport.material, passport.lot].filter(Boolean).join(' · ');
  return (
    <Card className="minga-card" component="section">
      <Text size="sm" c="dimmed">
        {t('piece.code')}
      </Text>
      <Text className="minga-code" fz={28} data-testid="piece-code">
        {passport.code}
      </Text>
      <dl className="minga-facts">
        <Fact name={t('piece.madeBy')} value={made} />
        {endedAt && (
          <Fact
            name={t('piece.madeAt')}
            value={
              tookS === null ? dayTime(endedAt) : t('piece.madeIn', { at: dayTime(endedAt), time: duration(tookS) })
            }
          />
        )}
        {material && <Fact name={t('piece.material')} value={material} />}
        <Fact
          name={t('piece.checked')}
          value={[dayTime(passport.checkedAt), passport.checkedBy].filter(Boolean).join(' · ')}
        />
        {program && (
          <Fact
            name={t('piece.program')}
            value={[program.engine, shortSettings(program.settings)].filter(Boolean).join(' · ') || '—'}
            hash={program.sha256}
          />
        )}
      </dl>
    </Card>
  );
}

function Fact({ name, value, hash }: { readonly name: string; readonly value: string; readonly hash?: string }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed" mt={8}>
        {name}
      </Text>
      <Text component="dd" m={0}>
        {value} {hash && <Code title={hash}>{hash.slice(0, 12)}</Code>}
      </Text>
    </>
  );
}

function Duties({ passport }: { readonly passport: Passport }) {
  const { t } = useTranslation();
  const { design } = passport;
  return (
    <Card className="minga-card" component="section">
      <Title order={2} size="h4">
        {t('piece.licenceTitle')}
      </Title>
      <Group gap="sm" my="xs">
        <Button component={Link} to={`/designs/${design.slug}`} variant="light" size="sm" h={44}>
          {t('piece.toDesign')}
        </Button>
        {design.repo?.startsWith('https://') && (
          <Anchor href={design.repo} rel="noopener noreferrer" target="_blank">
            <Group gap={4}>
              {t('piece.source')} <IconExternalLink size={16} aria-hidden />
            </Group>
          </Anchor>
        )}
        {passport.licenceUrl && (
          <Anchor href={passport.licenceUrl} rel="noopener noreferrer" target="_blank">
            <Group gap={4}>
              {passport.licence} <IconExternalLink size={16} aria-hidden />
            </Group>
          </Anchor>
        )}
      </Group>
      <ul style={{ margin: 0, paddingLeft: 20 }}>
        {passport.duties[currentLanguage()].map((line) => (
          <li key={line} style={{ overflowWrap: 'anywhere' }}>
            {line}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Makers note every setting they know; the program's hash stands for them, and words for people are short. */
const shortSettings = (settings: string | null): string | null =>
  settings !== null && settings.length <= 80 ? settings : null;
