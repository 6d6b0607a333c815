import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api, seen } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { WeightsButton } from './weights.js';

const MODES = ['manual', 'suggest', 'automatic'] as const;

/** Who decides that a job starts, for the whole workshop; a lab admin changes it, everybody sees it. */
export function ModeSwitch() {
  const { t } = useTranslation();
  const { account } = useSession();
  const policy = useQuery({ queryKey: ['dispatch'], queryFn: () => answer(api.GET('/api/dispatch/policy')) });
  const change = useAction((mode: (typeof MODES)[number]) =>
    answer(
      api.PATCH('/api/dispatch/policy', {
        params: { header: seen(policy.data ?? { version: 0 }) },
        body: { mode },
      }),
    ),
  );
  if (!policy.data) return null;
  const { mode } = policy.data;
  return (
    <Stack gap={4}>
      <SegmentedControl
        maw={480}
        aria-label={t('mode.label')}
        size="md"
        value={mode}
        disabled={!hasRole(account, []) || change.isPending}
        onChange={(value) => {
          const chosen = MODES.find((each) => each === value);
          if (chosen) change.mutate(chosen);
        }}
        data={MODES.map((each) => ({ value: each, label: t(`mode.${each}`) }))}
        data-testid="mode-switch"
      />
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t(`modeHelp.${mode}`)}
        </Text>
        <WeightsButton policy={policy.data} />
      </Group>
    </Stack>
  );
}
