import { Alert, Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { IconAlertOctagon, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, type Evidence } from '../../../api/client.js';
import { Loaded, PageHeader } from '../../../shared/page.js';
import { Picture } from '../../../shared/picture.js';
import { CertainList, OpenList, Trail } from './evidence-lists.js';
import './unknown.css';
import { ResolveUnknown } from './resolve-unknown.js';

/** Nobody can prove how an attempt ended: what is certain, what is not, and the question to whoever stands there. */
export function UnknownPage() {
  const { attemptId = '' } = useParams();
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['evidence', attemptId],
    queryFn: () => answer(api.GET('/api/attempts/{attemptId}/evidence', { params: { path: { attemptId } } })),
    refetchInterval: 5_000,
  });
  return (
    <Stack maw={1080} mx="auto" gap="lg">
      <PageHeader title={t('unknown.title')} intro={t('unknown.help')} />
      <Loaded query={query}>{(evidence) => <Found evidence={evidence} />}</Loaded>
    </Stack>
  );
}

function Found({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const { job, machine, attemptId } = evidence;
  const attempt = job.attempts.find(({ id }) => id === attemptId);
  const isUnknown = attempt?.state === 'unknown';
  return (
    <>
      <Group wrap="nowrap" align="flex-start" gap="md">
        {job.imageUrl && <Picture url={job.imageUrl} alt="" height={88} width={88} />}
        <Stack gap={2}>
          <Text fw={750} size="xl">
            {machine.name}
          </Text>
          <Text>
            {job.partName} · {t('job.number', { number: job.number })}
          </Text>
        </Stack>
      </Group>
      {isUnknown && evidence.open.includes('IS_IT_HOT') && (
        <Alert color="annatto" icon={<IconAlertOctagon aria-hidden />} title={t('unknown.careTitle')}>
          {t('unknown.care')}
        </Alert>
      )}
      <div className="minga-two">
        <Card className="minga-card" padding="lg">
          <Stack gap="lg">
            <CertainList evidence={evidence} />
            {isUnknown && <OpenList evidence={evidence} />}
            {evidence.hasPhoto && (
              <img src={`/api/attempts/${attemptId}/photo`} alt={t('unknown.photoAlt')} className="minga-photo" />
            )}
          </Stack>
        </Card>
        <Card className="minga-card" padding="lg">
          {isUnknown ? <ResolveUnknown evidence={evidence} attempt={attempt} /> : <Said evidence={evidence} />}
        </Card>
      </div>
      <Card className="minga-card" padding="lg" component="details">
        <Text component="summary" fw={700}>
          {t('evidence.trail')}
        </Text>
        <Trail trail={evidence.trail} />
      </Card>
    </>
  );
}

function Said({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const { job, attemptId, note, resolvedBy } = evidence;
  const state = job.attempts.find(({ id }) => id === attemptId)?.state;
  return (
    <Alert color="paramo" icon={<IconCheck aria-hidden />} title={state && t(`attemptState.${state}`)} role="status">
      <Stack gap="xs" align="flex-start">
        {resolvedBy !== null && <Text>{t('unknown.saidBy', { name: resolvedBy })}</Text>}
        {note !== null && <Text>{note}</Text>}
        <Text>{t('unknown.next')}</Text>
        <Anchor component={Link} to="/inbox" fw={700}>
          {t('unknown.toInbox')}
        </Anchor>
      </Stack>
    </Alert>
  );
}
