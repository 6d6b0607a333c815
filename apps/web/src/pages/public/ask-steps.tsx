import { ActionIcon, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.js';
import { LicenceDecisionView } from '../../shared/licence-decision.js';
import { ProblemAlert } from '../../shared/problem.js';

export const REQUESTER_KINDS = ['IND', 'COOP', 'NPO', 'FPC', 'FPN'] as const;
export const PURPOSES = ['OWN', 'NC', 'COM'] as const;

export interface Wish {
  readonly quantity: number;
  readonly neededBy: string;
  readonly place: string;
  readonly requesterKind: (typeof REQUESTER_KINDS)[number];
  readonly purpose: (typeof PURPOSES)[number];
  readonly requesterName: string;
  readonly contact: string;
  readonly note: string;
}

export const EMPTY_WISH: Wish = {
  quantity: 1,
  neededBy: '',
  place: '',
  requesterKind: 'IND',
  purpose: 'OWN',
  requesterName: '',
  contact: '',
  note: '',
};

interface StepProps {
  readonly wish: Wish;
  readonly change: (part: Partial<Wish>) => void;
}

const MOST_PIECES = 1_000;

export function HowMany({ wish, change }: StepProps) {
  const { t } = useTranslation();
  const set = (quantity: number) => change({ quantity: Math.min(MOST_PIECES, Math.max(1, quantity)) });
  return (
    <Group justify="center" gap="md" wrap="nowrap">
      <ActionIcon
        size={64}
        variant="default"
        radius="xl"
        aria-label={t('ask.fewer')}
        disabled={wish.quantity <= 1}
        onClick={() => set(wish.quantity - 1)}
      >
        <IconMinus aria-hidden />
      </ActionIcon>
      <TextInput
        aria-label={t('ask.quantity')}
        inputMode="numeric"
        required
        value={wish.quantity === 0 ? '' : String(wish.quantity)}
        onChange={(event) =>
          change({ quantity: Math.min(MOST_PIECES, Number(event.currentTarget.value.replaceAll(/\D/g, ''))) })
        }
        onBlur={() => set(wish.quantity)}
        w={130}
        styles={{ input: { fontSize: 44, fontWeight: 800, height: 80, textAlign: 'center' } }}
      />
      <ActionIcon
        size={64}
        variant="default"
        radius="xl"
        aria-label={t('ask.more')}
        onClick={() => set(wish.quantity + 1)}
      >
        <IconPlus aria-hidden />
      </ActionIcon>
    </Group>
  );
}

export function WhereAndWhen({ wish, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <TextInput
        label={t('ask.place')}
        description={t('ask.placeHelp')}
        required
        minLength={2}
        maxLength={120}
        value={wish.place}
        onChange={(event) => change({ place: event.currentTarget.value })}
      />
      <TextInput
        label={t('ask.neededBy')}
        description={t('ask.neededByHelp')}
        type="date"
        min={new Date().toISOString().slice(0, 10)}
        value={wish.neededBy}
        onChange={(event) => change({ neededBy: event.currentTarget.value })}
      />
    </Stack>
  );
}

export function WhoAndWhy({ wish, change, designId }: StepProps & { readonly designId: string }) {
  const { t } = useTranslation();
  const { requesterKind, purpose } = wish;
  const decision = useQuery({
    queryKey: ['licence', designId, requesterKind, purpose],
    queryFn: () =>
      answer(
        api.GET('/api/designs/{designId}/licence-decision', {
          params: { path: { designId }, query: { requesterKind, purpose } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="lg">
      <Choice
        label={t('ask.kind')}
        value={requesterKind}
        options={REQUESTER_KINDS.map((kind) => ({
          value: kind,
          label: t(`requesterKind.${kind}`),
          help: t(`requesterKindHelp.${kind}`),
        }))}
        onChange={(kind) => change({ requesterKind: kind })}
      />
      <Choice
        label={t('ask.purpose')}
        value={purpose}
        options={PURPOSES.map((each) => ({
          value: each,
          label: t(`purpose.${each}`),
          help: t(`purposeHelp.${each}`),
        }))}
        onChange={(each) => change({ purpose: each })}
      />
      {decision.data && <LicenceDecisionView decision={decision.data} />}
      {decision.isError && <ProblemAlert error={decision.error} onRetry={() => void decision.refetch()} />}
      <TextInput
        label={t('ask.name')}
        autoComplete="name"
        required
        minLength={2}
        maxLength={80}
        value={wish.requesterName}
        onChange={(event) => change({ requesterName: event.currentTarget.value })}
      />
      <TextInput
        label={t('ask.contact')}
        description={t('ask.contactHelp')}
        autoComplete="tel"
        maxLength={120}
        value={wish.contact}
        onChange={(event) => change({ contact: event.currentTarget.value })}
      />
      <Textarea
        label={t('ask.note')}
        maxLength={500}
        rows={2}
        value={wish.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </Stack>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly help: string }[];
  readonly onChange: (value: T) => void;
}

/** Large cards to choose one of: a thumb hits them, and the sentence says what the word means. */
function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const chosen = (raw: string) => {
    const option = options.find((each) => each.value === raw);
    if (option) onChange(option.value);
  };
  return (
    <Radio.Group label={label} value={value} onChange={chosen} size="md">
      <Stack gap="xs" mt="xs">
        {options.map((option) => (
          <Radio.Card key={option.value} value={option.value} p="sm" radius="md" className="minga-choice">
            <Group wrap="nowrap" gap="sm">
              <Radio.Indicator size="md" />
              <div>
                <Text fw={650}>{option.label}</Text>
                <Text size="sm" c="dimmed">
                  {option.help}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
