import { Group, Stack, Text } from '@mantine/core';
import { IconFlame, IconRotateClockwise2, IconTemperature } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../api/client.js';
import { STALE_AFTER_S, useAgeS } from '../../../shared/age.js';
import { useFormat } from '../../../shared/format.js';

/** Heat and spindle. Without a link the last known value is shown as such: a heater nobody hears of may be hot. */
export function Readings({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const ageS = useAgeS(machine.telemetry?.at ?? machine.since);
  const isOld = machine.connectivity !== 'online' || ageS > STALE_AFTER_S;
  const hasHeater = machine.profile.maxNozzleTempC !== undefined;
  const telemetry = machine.telemetry;
  return (
    <Stack gap={4}>
      {telemetry && (
        <Group gap="lg">
          <Heat name={t('floor.nozzle')} nowC={telemetry.nozzleC} targetC={telemetry.nozzleTargetC} isOld={isOld} />
          <Heat name={t('floor.bed')} nowC={telemetry.bedC} targetC={telemetry.bedTargetC} isOld={isOld} />
          <Spindle rpm={telemetry.spindleRpm} isOld={isOld} />
        </Group>
      )}
      {isOld && (
        <Text size="sm" fw={650}>
          {hasHeater ? t('floor.heatUnknown') : t('floor.spindleUnknown')}
        </Text>
      )}
    </Stack>
  );
}

interface HeatProps {
  readonly name: string;
  readonly nowC: number | undefined;
  readonly targetC: number | undefined;
  readonly isOld: boolean;
}

/** Above this a touch hurts at once, degrees Celsius (ISO 13732-1 gives burn thresholds from about 51 for metal). */
const TOUCH_LIMIT_C = 50;

function Heat({ name, nowC, targetC = 0, isOld }: HeatProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  if (nowC === undefined) return null;
  const value = targetC > 0 ? `${number(nowC)} / ${number(targetC)} °C` : `${number(nowC)} °C`;
  const Icon = nowC > TOUCH_LIMIT_C ? IconFlame : IconTemperature;
  return (
    <Reading icon={<Icon size={20} aria-hidden />} name={name} isOld={isOld}>
      {value}
      {nowC > TOUCH_LIMIT_C && <span className="minga-hidden"> {t('floor.hot')}</span>}
    </Reading>
  );
}

function Spindle({ rpm, isOld }: { readonly rpm: number | undefined; readonly isOld: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  if (rpm === undefined) return null;
  return (
    <Reading icon={<IconRotateClockwise2 size={20} aria-hidden />} name={t('floor.spindle')} isOld={isOld}>
      {rpm > 0 ? t('floor.rpm', { rpm: number(rpm) }) : t('floor.spindleStill')}
    </Reading>
  );
}

interface ReadingProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly isOld: boolean;
  readonly children: ReactNode;
}

function Reading({ icon, name, isOld, children }: ReadingProps) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap">
      {icon}
      <div>
        <Text size="xs" c="dimmed">
          {isOld ? t('floor.lastKnown', { name }) : name}
        </Text>
        <Text fw={650} className={isOld ? 'minga-stale' : ''} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {children}
        </Text>
      </div>
    </Group>
  );
}
