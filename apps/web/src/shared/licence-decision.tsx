import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHeartHandshake, IconX } from '@tabler/icons-react';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LicenceDecision } from '../api/client.js';

const LOOKS = {
  allowed: { color: 'paramo', Icon: IconCheck },
  'allowed-with-duties': { color: 'paramo', Icon: IconHeartHandshake },
  'to-agree': { color: 'maize', Icon: IconAlertTriangle },
  'not-allowed': { color: 'annatto', Icon: IconX },
} as const;

/** Stable code -> the reader's words; a code this page does not know yet is shown as it came. */
export function dutyText(duty: string): string {
  const key = `duty.${duty}`;
  return i18next.exists(key) ? i18next.t(key as 'duty.attribution') : duty;
}

/** Reasons come as a code, or as an English sentence: then the verdict's own sentence says it. */
function reasonText({ reason, verdict }: LicenceDecision): string {
  const key = `licenceReason.${reason}`;
  return i18next.exists(key) ? i18next.t(key as 'licenceReason.duties') : i18next.t(`licenceVerdictText.${verdict}`);
}

/** What the licence says about this person and purpose: verdict, why, duties, clause. */
export function LicenceDecisionView({ decision }: { readonly decision: LicenceDecision }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOKS[decision.verdict];
  return (
    <Alert
      color={color}
      icon={<Icon aria-hidden />}
      title={t(`licenceVerdict.${decision.verdict}`)}
      role="status"
      data-testid="licence-decision"
      data-verdict={decision.verdict}
    >
      <Stack gap={6}>
        <Text size="sm">{reasonText(decision)}</Text>
        {decision.duties.length > 0 && (
          <>
            <Text size="sm" fw={700}>
              {t('licence.duties')}
            </Text>
            <ul style={{ margin: 0, paddingLeft: 20 }}>
              {decision.duties.map((duty) => (
                <li key={duty}>{dutyText(duty)}</li>
              ))}
            </ul>
          </>
        )}
        {decision.hint.length > 0 && <Text size="sm">{t('licence.hint', { ids: decision.hint.join(' / ') })}</Text>}
        {decision.records.length > 0 && <Text size="sm">{t('licence.records')}</Text>}
        {decision.basis.includes('policy') && decision.basis.length > 1 && <Text size="sm">{t('licence.policy')}</Text>}
        <Text size="sm" c="dimmed">
          {t('licence.basis', { licence: decision.licence, clause: decision.clause })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('licence.notAdvice')}
        </Text>
      </Stack>
    </Alert>
  );
}
