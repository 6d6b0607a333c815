import { Button, Radio, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';

const OUTCOMES = ['done-confirmed', 'scrapped', 'never-started'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Nobody can prove what happened: a person at the machine says it. Nothing is preselected. */
export function ResolveUnknown({ attemptId }: { readonly attemptId: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>();
  const resolve = useAction((said: Outcome) =>
    answer(api.POST('/api/attempts/{attemptId}/resolve', { params: { path: { attemptId } }, body: { outcome: said } })),
  );
  return (
    <Stack gap="sm">
      <Text>{t('unknown.help')}</Text>
      <Radio.Group
        label={t('unknown.question')}
        value={outcome ?? null}
        onChange={(value) => setOutcome(OUTCOMES.find((each) => each === value))}
      >
        <Stack gap="xs" mt="xs">
          {OUTCOMES.map((each) => (
            <Radio.Card
              key={each}
              value={each}
              p="sm"
              radius="md"
              className="minga-choice"
              data-testid={`unknown-${each}`}
            >
              <Group wrap="nowrap" gap="sm">
                <Radio.Indicator size="md" />
                <div>
                  <Text fw={650}>{t(`unknown.${each}`)}</Text>
                  <Text size="sm" c="dimmed">
                    {t(`unknownHelp.${each}`)}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <Button
        size="lg"
        leftSection={<IconCheck aria-hidden />}
        disabled={!outcome}
        loading={resolve.isPending}
        onClick={() => outcome && resolve.mutate(outcome)}
        data-testid="unknown-say"
      >
        {t('unknown.action')}
      </Button>
    </Stack>
  );
}
