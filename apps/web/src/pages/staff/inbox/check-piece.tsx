import { Button, Chip, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';
import type { Passed } from './passed-piece.js';

const REASONS = ['layers', 'warped', 'size', 'surface', 'broken', 'unfinished'] as const;

interface CheckProps {
  readonly jobId: string;
  readonly version: number;
  /** The piece is good and has its code now; the card itself goes away with the answer. */
  readonly onPassed: (piece: Passed) => void;
}

/** Look at the piece: good, can be put right, or bad. A bad one is made again, so it needs a reason. */
export function CheckPiece({ jobId, version, onPassed }: CheckProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'rework' | 'scrap'>();
  const check = useAction((body: { verdict: 'pass' | 'rework' | 'scrap'; reason?: string }) =>
    answer(api.POST('/api/jobs/{jobId}/check', { params: { path: { jobId }, header: seen({ version }) }, body })).then(
      ({ pieceCode, partName }) => pieceCode !== null && onPassed({ code: pieceCode, jobId, partName }),
    ),
  );
  return (
    <>
      <Text>{t('check.help')}</Text>
      <Group gap="sm" grow preventGrowOverflow={false}>
        <Button
          size="lg"
          color="paramo"
          leftSection={<IconCheck aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate({ verdict: 'pass' })}
          data-testid="check-pass"
        >
          {t('check.pass')}
        </Button>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconRefresh aria-hidden />}
          onClick={() => setAsking('rework')}
          data-testid="check-rework"
        >
          {t('check.rework')}
        </Button>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconTrash aria-hidden />}
          onClick={() => setAsking('scrap')}
          data-testid="check-scrap"
        >
          {t('check.scrap')}
        </Button>
      </Group>
      {asking && (
        <WhyNotGood
          verdict={asking}
          isBusy={check.isPending}
          onClose={() => setAsking(undefined)}
          onSay={(reason) => check.mutate({ verdict: asking, reason }, { onSettled: () => setAsking(undefined) })}
        />
      )}
    </>
  );
}

interface WhyProps {
  readonly verdict: 'rework' | 'scrap';
  readonly isBusy: boolean;
  readonly onSay: (reason: string) => void;
  readonly onClose: () => void;
}

function WhyNotGood({ verdict, isBusy, onSay, onClose }: WhyProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <Confirm
      isOpen
      title={t(`check.${verdict}Title`)}
      action={t(`check.${verdict}Action`)}
      color={verdict === 'scrap' ? 'annatto' : 'clay'}
      isBusy={isBusy}
      isDisabled={reason.trim() === ''}
      onClose={onClose}
      onConfirm={() => onSay(reason.trim())}
    >
      <Text>{t(`check.${verdict}Text`)}</Text>
      <Stack gap="xs">
        <Group gap="xs" role="group" aria-label={t('check.why')}>
          {REASONS.map((each) => (
            <Chip
              key={each}
              checked={reason === t(`checkReason.${each}`)}
              onChange={() => setReason(t(`checkReason.${each}`))}
              wrapperProps={{ 'data-testid': `reason-${each}` }}
            >
              {t(`checkReason.${each}`)}
            </Chip>
          ))}
        </Group>
        <Textarea
          label={t('check.why')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
      </Stack>
    </Confirm>
  );
}
