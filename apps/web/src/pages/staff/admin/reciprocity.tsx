import { Badge, Button, Card, Group, NativeSelect, Stack, Text, TextInput, Textarea, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHeartHandshake } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type ReciprocityRecord } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { Confirm } from '../../../shared/confirm.js';
import { useFormat } from '../../../shared/format.js';
import { Loaded } from '../../../shared/page.js';

const KINDS = ['contribution', 'fee', 'agreement', 'worker-ownership'] as const;
type Kind = (typeof KINDS)[number];
const COLORS = { 'in-force': 'paramo', coming: 'sky', ended: 'stone', withdrawn: 'stone' } as const;

/** Who gave back to the commons: what licence decisions rest on. */
export function Reciprocity() {
  const { t } = useTranslation();
  const records = useQuery({
    queryKey: ['reciprocity-records'],
    queryFn: () => answer(api.GET('/api/reciprocity-records')),
  });
  return (
    <Stack gap="lg">
      <Text>{t('reciprocity.intro')}</Text>
      <Loaded query={records}>
        {(list) => (
          <Stack gap="sm">
            {list.length === 0 && <Text c="dimmed">{t('reciprocity.empty')}</Text>}
            {list.map((record) => (
              <RecordCard key={record.id} record={record} />
            ))}
          </Stack>
        )}
      </Loaded>
      <NewRecord />
    </Stack>
  );
}

function RecordCard({ record }: { readonly record: ReciprocityRecord }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const withdraw = useAction(() =>
    answer(
      api.POST('/api/reciprocity-records/{recordId}/withdraw', {
        params: { path: { recordId: record.id } },
        body: { reason },
      }),
    ),
  );
  const until = record.validUntil ? t('reciprocity.until', { day: day(record.validUntil) }) : t('reciprocity.open');
  return (
    <Card className="minga-card">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} flex="1 1 260px">
          <Group gap="xs">
            <Text fw={700}>{record.holder}</Text>
            <Badge variant="light" color={COLORS[record.state]}>
              {t(`recordState.${record.state}`)}
            </Badge>
          </Group>
          <Text>
            {t(`recordKind.${record.kind}`)} · {record.note}
          </Text>
          <Text size="sm" c="dimmed">
            {t('reciprocity.from', { day: day(record.validFrom) })} · {until} · {record.createdBy}
          </Text>
          {record.citedBy.length > 0 && (
            <Text size="sm">{t('reciprocity.cited', { codes: record.citedBy.join(', ') })}</Text>
          )}
          {record.withdrawReason && (
            <Text size="sm">
              {record.withdrawnBy}: {record.withdrawReason}
            </Text>
          )}
        </Stack>
        {record.state !== 'withdrawn' && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('reciprocity.withdraw')}
          </Button>
        )}
      </Group>
      {isAsking && (
        <Confirm
          isOpen
          title={t('reciprocity.withdrawTitle')}
          action={t('reciprocity.withdraw')}
          isBusy={withdraw.isPending}
          isDisabled={reason.trim().length < 3}
          onClose={() => setAsking(false)}
          onConfirm={() => withdraw.mutate(undefined, { onSettled: () => setAsking(false) })}
        >
          <Textarea
            label={t('reciprocity.reason')}
            description={t('reciprocity.withdrawHelp')}
            maxLength={300}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Confirm>
      )}
    </Card>
  );
}

const today = () => new Date().toISOString().slice(0, 10);
const midnight = (day: string) => new Date(`${day}T00:00:00`).toISOString();

function NewRecord() {
  const { t } = useTranslation();
  const [holder, setHolder] = useState('');
  const [kind, setKind] = useState<Kind>('contribution');
  const [note, setNote] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState('');
  const add = useAction(() =>
    answer(
      api.POST('/api/reciprocity-records', {
        body: { holder, kind, note, validFrom: midnight(from), ...(until && { validUntil: midnight(until) }) },
      }),
    ),
  );
  function submit(event: SubmitEvent) {
    event.preventDefault();
    add.mutate(undefined, {
      onSuccess: () => {
        setHolder('');
        setNote('');
      },
    });
  }
  return (
    <Card className="minga-card" component="form" onSubmit={submit}>
      <Stack>
        <Title order={2} size="h3">
          {t('reciprocity.new')}
        </Title>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <TextInput
            label={t('reciprocity.holder')}
            description={t('reciprocity.holderHelp')}
            minLength={2}
            maxLength={80}
            required
            value={holder}
            onChange={(event) => setHolder(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('reciprocity.kind')}
            description={t(`recordKindHelp.${kind}`)}
            value={kind}
            onChange={(event) => setKind(KINDS.find((each) => each === event.currentTarget.value) ?? 'contribution')}
            data={KINDS.map((value) => ({ value, label: t(`recordKind.${value}`) }))}
          />
        </Group>
        <Textarea
          label={t('reciprocity.note')}
          description={t('reciprocity.noteHelp')}
          minLength={3}
          maxLength={500}
          required
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group grow preventGrowOverflow={false}>
          <TextInput
            type="date"
            label={t('reciprocity.fromLabel')}
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('reciprocity.untilLabel')}
            min={from}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </Group>
        <Group>
          <Button type="submit" leftSection={<IconHeartHandshake aria-hidden />} loading={add.isPending}>
            {t('reciprocity.add')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
