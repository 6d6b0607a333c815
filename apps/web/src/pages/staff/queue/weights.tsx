import { Button, Drawer, NumberInput, Stack, Table, Text } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type DispatchPolicy } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { ProblemAlert } from '../../../shared/problem.js';

const FACTORS = ['setup', 'fit', 'wear', 'place', 'slack', 'history'] as const;
type Weights = DispatchPolicy['weights'];
const WEEK_MS = 7 * 24 * 3_600_000;

/** What counts when several machines could take a job, and what last week would have been under it. */
export function WeightsButton({ policy }: { readonly policy: DispatchPolicy }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        mih={44}
        leftSection={<IconAdjustments size={18} aria-hidden />}
        onClick={() => setIsOpen(true)}
        data-testid="weights"
      >
        {t('weights.open')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        position="right"
        size="md"
        title={t('weights.open')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        styles={{ title: { fontWeight: 750, fontSize: '1.2rem' } }}
      >
        <WeightsForm policy={policy} />
      </Drawer>
    </>
  );
}

function WeightsForm({ policy }: { readonly policy: DispatchPolicy }) {
  const { t } = useTranslation();
  const { account } = useSession();
  // What the fields began with; somebody else may change it meanwhile.
  const [{ version }] = useState(policy);
  const [weights, setWeights] = useState<Weights>(policy.weights);
  const save = useAction(() =>
    answer(api.PATCH('/api/dispatch/policy', { params: { header: seen({ version }) }, body: { weights } })),
  );
  return (
    <Stack>
      <Text>{t('weights.help')}</Text>
      {FACTORS.map((factor) => (
        <NumberInput
          key={factor}
          size="md"
          label={t(`factor.${factor}`)}
          min={0}
          max={100}
          clampBehavior="strict"
          value={weights[factor]}
          onChange={(value) => setWeights({ ...weights, [factor]: Number(value) })}
        />
      ))}
      <Replay weights={weights} />
      {hasRole(account, []) && (
        <Button size="lg" loading={save.isPending} onClick={() => save.mutate()} data-testid="weights-save">
          {t('action.save')}
        </Button>
      )}
    </Stack>
  );
}

function Replay({ weights }: { readonly weights: Weights }) {
  const { t } = useTranslation();
  const replay = useMutation({
    mutationFn: () => {
      const now = Date.now();
      const [from, until] = [now - WEEK_MS, now].map((ms) => new Date(ms).toISOString()) as [string, string];
      return answer(api.POST('/api/decisions/replay', { body: { weights, from, until } }));
    },
    meta: { showsOwnError: true },
  });
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        size="md"
        loading={replay.isPending}
        onClick={() => replay.mutate()}
        data-testid="replay"
      >
        {t('weights.replay')}
      </Button>
      {replay.error && <ProblemAlert error={replay.error} />}
      {replay.data && (
        <Stack gap="xs" role="status" data-testid="replayed">
          <Text fw={650}>
            {t('weights.changed', { changed: replay.data.changed.length, decided: replay.data.decided })}
          </Text>
          <Table fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('weights.machine')}</Table.Th>
                <Table.Th ta="right">{t('weights.was')}</Table.Th>
                <Table.Th ta="right">{t('weights.wouldBe')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {replay.data.perMachine.map(({ machineId, name, was, wouldBe }) => (
                <Table.Tr key={machineId}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td ta="right">{was}</Table.Td>
                  <Table.Td ta="right">{wouldBe}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text size="sm" c="dimmed">
            {t('weights.onlyThen')}
          </Text>
        </Stack>
      )}
    </Stack>
  );
}
