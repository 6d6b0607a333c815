import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconBuildingWarehouse, IconCalendar, IconCheck, IconCircleX, IconGift, IconMapPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { answer, api, ProblemError, type Tracker } from '../../api/client.js';
import { useFollowEvents, useLiveState } from '../../api/live.js';
import { Age } from '../../shared/age.js';
import { localised, useFormat } from '../../shared/format.js';
import { dutyText } from '../../shared/licence-decision.js';
import { Loaded, PageHeader } from '../../shared/page.js';
import { Picture } from '../../shared/picture.js';
import { Pieces } from '../../shared/pieces.js';

export function FollowPage() {
  const { code = '' } = useParams();
  const tracker = useQuery({
    queryKey: ['follow', code],
    queryFn: () => answer(api.GET('/api/follow/{code}', { params: { path: { code } } })),
  });
  const isWrongCode = tracker.error instanceof ProblemError && tracker.error.problem.code === 'CODE_UNKNOWN';
  return isWrongCode ? <WrongCode code={code} /> : <Loaded query={tracker}>{(data) => <Live tracker={data} />}</Loaded>;
}

function WrongCode({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  return (
    <Stack maw={560} mx="auto" pt="md" align="flex-start">
      <PageHeader title={t('follow.wrongCode', { code })} intro={t('follow.wrongCodeHelp')} />
      <Button component={Link} to="/follow">
        {t('follow.tryAgain')}
      </Button>
    </Stack>
  );
}

function Live({ tracker }: { readonly tracker: Tracker }) {
  useFollowEvents(tracker.code);
  return <TrackerView tracker={tracker} />;
}

const BANNERS: Partial<Record<Tracker['state'], { color: string; Icon: typeof IconGift }>> = {
  ready: { color: 'paramo', Icon: IconGift },
  collected: { color: 'paramo', Icon: IconCheck },
  declined: { color: 'annatto', Icon: IconCircleX },
  cancelled: { color: 'stone', Icon: IconCircleX },
};

function TrackerView({ tracker }: { readonly tracker: Tracker }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { isConnected } = useLiveState();
  const banner = BANNERS[tracker.state];
  const title = localised(tracker.design.title);
  return (
    <Stack maw={860} mx="auto" gap="lg">
      <PageHeader title={t('follow.title', { count: tracker.quantity, title })} />
      <Alert
        color={banner?.color ?? 'sky'}
        icon={banner ? <banner.Icon size={30} aria-hidden /> : <IconBuildingWarehouse size={30} aria-hidden />}
        title={t(`trackerState.${tracker.state}.title`)}
        data-testid="follow-state"
        data-state={tracker.state}
        role="status"
        styles={{ title: { fontSize: '1.25rem' }, message: { fontSize: '1rem' }, icon: { width: 30, height: 30 } }}
      >
        {tracker.declineReason ?? t(`trackerState.${tracker.state}.text`)}
      </Alert>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Stack>
          <Picture url={tracker.design.imageUrl} alt={title} height={220} />
          <Card className="minga-card">
            <Stack gap="xs">
              <Text size="sm" c="dimmed">
                {t('follow.yourCode')}
              </Text>
              <Text className="minga-code" fz={28} data-testid="follow-code">
                {tracker.code}
              </Text>
              <Fact icon={<IconMapPin size={20} aria-hidden />} text={t('follow.place', { place: tracker.place })} />
              {tracker.neededBy && (
                <Fact
                  icon={<IconCalendar size={20} aria-hidden />}
                  text={t('follow.neededBy', { day: day(tracker.neededBy) })}
                />
              )}
              {tracker.expectedAt && tracker.state !== 'ready' && tracker.state !== 'collected' && (
                <Fact
                  icon={<IconBuildingWarehouse size={20} aria-hidden />}
                  text={t('follow.expected', { day: day(tracker.expectedAt) })}
                />
              )}
            </Stack>
          </Card>
        </Stack>
        <Stack>
          <ProgressCard tracker={tracker} />
          <Steps tracker={tracker} />
          <Group gap={6}>
            {!isConnected && <Text size="sm">{t('follow.notLive')}</Text>}
            <Text size="sm" c="dimmed">
              {t('follow.changed')}
            </Text>
            <Age at={tracker.updatedAt} staleAfterS={Infinity} />
          </Group>
        </Stack>
      </SimpleGrid>
      {tracker.licence.duties.length > 0 && <Duties tracker={tracker} />}
    </Stack>
  );
}

function Fact({ icon, text }: { readonly icon: React.ReactNode; readonly text: string }) {
  return (
    <Group gap="xs" wrap="nowrap">
      {icon}
      <Text>{text}</Text>
    </Group>
  );
}

function ProgressCard({ tracker }: { readonly tracker: Tracker }) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  const { pieces, progress } = tracker;
  if (pieces.total === 0) return null;
  return (
    <Card className="minga-card">
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Text fw={700}>{t('follow.piecesMade', { made: pieces.made, total: pieces.total })}</Text>
          <Text fw={700}>{percent(progress)}</Text>
        </Group>
        <Progress value={progress * 100} size="xl" color="paramo" aria-label={t('follow.progress')} />
        <Pieces {...pieces} />
        {pieces.remade > 0 && (
          <Text size="sm" data-testid="follow-remade">
            {t('follow.remade', { count: pieces.remade })}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function Steps({ tracker }: { readonly tracker: Tracker }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  if (tracker.state === 'declined' || tracker.state === 'cancelled') return null;
  const done = tracker.steps.filter((step) => step.at !== null).length;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t('follow.steps')}
      </Title>
      <Timeline active={done - 1} bulletSize={26} lineWidth={3} color="paramo">
        {tracker.steps.map(({ step, at }) => (
          <Timeline.Item
            key={step}
            title={t(`trackerStep.${step}`)}
            bullet={at ? <IconCheck size={16} aria-hidden /> : undefined}
            data-testid={`step-${step}`}
            data-done={at !== null}
          >
            <Text size="sm" c="dimmed">
              {at ? dayTime(at) : t('follow.notYet')}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}

function Duties({ tracker }: { readonly tracker: Tracker }) {
  const { t } = useTranslation();
  return (
    <Card className="minga-card" component="section">
      <Text fw={700}>{t('licence.dutiesTitle', { licence: tracker.licence.licence })}</Text>
      <ul style={{ margin: '8px 0 0', paddingLeft: 20 }}>
        {tracker.licence.duties.map((duty) => (
          <li key={duty}>{dutyText(duty)}</li>
        ))}
      </ul>
    </Card>
  );
}
