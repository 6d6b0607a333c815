import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';

type Certainty = Evidence['certain'][number];
type Said = Evidence['trail'][number];

const ATTEMPT_STATES = [
  'stored',
  'rejected',
  'expired',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
  'unknown',
] as const;
/** Commands to the bridge, and the ends of the routes people use. */
const ACTS = [
  'offer',
  'commit',
  'query',
  'cancel',
  'pause',
  'resume',
  'resolve',
  'photo',
  'plate-clear',
  'stop',
  'unlock',
] as const;

/** What is proven, and by whose word. */
export function CertainList({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const { dayTime, number } = useFormat();
  const stateOf = ({ attemptState, machineState }: Certainty): string => {
    if (attemptState) return t(`attemptState.${attemptState}`);
    return machineState ? t(`machineLook.${machineState}`) : '';
  };
  const words = (certainty: Certainty): string => {
    const { code, at, blocks, hottestC } = certainty;
    return t(`evidence.${code}`, {
      time: at === undefined ? '' : dayTime(at),
      state: stateOf(certainty),
      blocks: blocks === undefined ? '' : number(blocks),
      total: evidence.totalBlocks === null ? '?' : number(evidence.totalBlocks),
      celsius: hottestC === undefined ? '' : number(hottestC),
    });
  };
  return (
    <Points title={t('evidence.certain')}>
      {evidence.certain.map((each) => (
        <Point key={each.code} icon={<IconCircleCheck size={22} color="var(--mantine-color-paramo-7)" aria-hidden />}>
          <Text>{words(each)}</Text>
        </Point>
      ))}
    </Points>
  );
}

/** What only the person at the machine can see. */
export function OpenList({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  return (
    <Points title={t('evidence.open')}>
      {evidence.open.map((each) => (
        <Point key={each} icon={<IconHelpCircle size={22} color="var(--mantine-color-annatto-7)" aria-hidden />}>
          <Text fw={650}>{t(`evidence.${each}`)}</Text>
        </Point>
      ))}
    </Points>
  );
}

function Points({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Stack gap="sm" component="ul" className="minga-points">
        {children}
      </Stack>
    </Stack>
  );
}

function Point({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      {icon}
      {children}
    </Group>
  );
}

/** Everything that was said about it, by whom and when. */
export function Trail({ trail }: { readonly trail: Evidence['trail'] }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const words = (by: Said['by'], what: string): string => {
    const state = ATTEMPT_STATES.find((each) => each === what);
    if (by === 'bridge' && state) return t(`attemptState.${state}`);
    const act = ACTS.find((each) => what === each || what.endsWith(`/${each}`));
    return act ? t(`evidence.what.${act}`) : what;
  };
  return (
    <Stack gap="xs" mt="md">
      {trail.map(({ at, by, name, what, detail }, i) => (
        <Group key={`${at}-${i}`} gap="sm" align="baseline" wrap="nowrap">
          <Text component="time" dateTime={at} size="sm" c="dimmed" className="minga-nowrap">
            {dayTime(at)}
          </Text>
          <div>
            <Text size="sm" fw={650} span>
              {name ?? t(`evidence.by.${by}`)}
            </Text>{' '}
            <Text size="sm" span>
              {words(by, what)}
            </Text>
            {detail !== null && (
              <Text size="sm" c="dimmed">
                {detail}
              </Text>
            )}
          </div>
        </Group>
      ))}
    </Stack>
  );
}
