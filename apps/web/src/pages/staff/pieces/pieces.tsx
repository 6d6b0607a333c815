import { Button, Card, Checkbox, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconPrinter, IconQrcode, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, type Piece } from '../../../api/client.js';
import { useMachines } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { localised, useFormat } from '../../../shared/format.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { SHEETS, keepSheet, labelsUrl, lastSheet, type Sheet } from '../../../shared/papers.js';

const PAGE = 100;

/** Pieces that passed their check: find one again, print its label again. */
export function PiecesPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const machines = useMachines();
  const [text, setText] = useState('');
  const [words] = useDebouncedValue(text, 250);
  const [machineId, setMachineId] = useState('');
  const [before, setBefore] = useState<string>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = { ...(words && { text: words }), ...(machineId && { machineId }), ...(before && { before }) };
  const pieces = useQuery({
    queryKey: ['pieces', query],
    queryFn: () => answer(api.GET('/api/pieces', { params: { query } })),
    placeholderData: keepPreviousData,
  });
  const toggle = (code: string) =>
    setChosen((codes) => (codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code]));
  return (
    <Stack gap="md" maw={900}>
      <PageHeader title={t('pieces.title')} intro={t('pieces.intro')} />
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('pieces.search')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setBefore(undefined);
          }}
          flex="1 1 220px"
        />
        <NativeSelect
          label={t('pieces.machine')}
          value={machineId}
          onChange={(event) => {
            setMachineId(event.currentTarget.value);
            setBefore(undefined);
          }}
          data={[
            { value: '', label: t('pieces.anyMachine') },
            ...(machines.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Group>
      {hasRole(account, ['operator']) && <Printing codes={chosen} onDone={() => setChosen([])} />}
      <Loaded query={pieces}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={<IconQrcode size={44} stroke={1.3} aria-hidden />} title={t('pieces.empty')}>
              <Text>{t('pieces.emptyHelp')}</Text>
            </Empty>
          ) : (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
              {list.map((piece) => (
                <PieceLine
                  key={piece.code}
                  piece={piece}
                  isChosen={chosen.includes(piece.code)}
                  onChoose={() => toggle(piece.code)}
                />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <Group>
        {before && (
          <Button variant="default" onClick={() => setBefore(undefined)}>
            {t('pieces.newest')}
          </Button>
        )}
        {pieces.data?.length === PAGE && (
          <Button variant="default" onClick={() => setBefore(pieces.data?.at(-1)?.checkedAt)}>
            {t('pieces.older')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface PieceLineProps {
  readonly piece: Piece;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function PieceLine({ piece, isChosen, onChoose }: PieceLineProps) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const made = [piece.machineName, piece.material, piece.lot].filter(Boolean).join(' · ');
  return (
    <Card component="li" className="minga-card" p="sm" data-testid="piece">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Checkbox
          size="lg"
          checked={isChosen}
          onChange={onChoose}
          aria-label={t('pieces.choose', { code: piece.code })}
        />
        <Stack gap={0} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Text component={Link} to={`/p/${piece.code}`} className="minga-code" fz={20} c="inherit">
              {piece.code}
            </Text>
            <Text size="sm" c="dimmed">
              {dayTime(piece.checkedAt)} · {piece.checkedBy}
            </Text>
          </Group>
          <Text fw={700}>{piece.partName}</Text>
          <Text size="sm" c="dimmed">
            {localised(piece.designTitle)} {piece.designVersion} · {made} · {piece.requestCode}
          </Text>
        </Stack>
      </Group>
    </Card>
  );
}

function Printing({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<Sheet>(lastSheet);
  const [start, setStart] = useState(1);
  return (
    <Card className="minga-card" p="sm">
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('pieces.paper')}
          value={sheet}
          onChange={(event) => {
            const next = event.currentTarget.value as Sheet;
            setSheet(next);
            keepSheet(next);
            setStart(1);
          }}
          data={Object.keys(SHEETS).map((value) => ({ value, label: t(`sheet.${value as Sheet}`) }))}
        />
        {SHEETS[sheet] > 1 && (
          <NumberInput
            label={t('pieces.start')}
            min={1}
            max={SHEETS[sheet]}
            clampBehavior="strict"
            value={start}
            onChange={(value) => setStart(Number(value) || 1)}
            w={130}
          />
        )}
        <Button
          component="a"
          href={codes.length > 0 ? labelsUrl(codes, sheet, start) : undefined}
          data-disabled={codes.length === 0 || undefined}
          aria-disabled={codes.length === 0}
          target="_blank"
          leftSection={<IconPrinter aria-hidden />}
          onClick={() => codes.length > 0 && onDone()}
          data-testid="print-labels"
        >
          {t('pieces.print', { count: codes.length })}
        </Button>
      </Group>
    </Card>
  );
}
