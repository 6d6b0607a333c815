import { Anchor, Badge, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconPrinter, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api, type MaterialFamily, type MaterialLot } from '../../../api/client.js';
import { hasRole, useSession } from '../../../api/session.js';
import { useFormat } from '../../../shared/format.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { AddLot } from './add-lot.js';
import { ImportSpools } from './import-spools.js';
import { MountButton, WeighButton } from './lot-actions.js';

/** Spools, sheets, bars and cutters: what is left, promised, mounted where, and for how long it lasts. */
export function MaterialsPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const materials = useQuery({
    queryKey: ['materials'],
    queryFn: () => answer(api.GET('/api/materials', { params: { query: {} } })),
    refetchInterval: 30_000,
  });
  const isMine = hasRole(account, ['operator']);
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('nav.materials')}
        intro={t('materials.intro')}
        actions={
          <>
            <Button
              component="a"
              href="/api/materials/reorder.csv"
              variant="default"
              leftSection={<IconDownload aria-hidden />}
            >
              {t('materials.reorderCsv')}
            </Button>
            {isMine && <AddLot />}
            {hasRole(account, ['lab-admin']) && <ImportSpools />}
          </>
        }
      />
      <Loaded query={materials}>
        {({ lots, families }) =>
          lots.length === 0 && families.length === 0 ? (
            <Empty icon={<IconStack2 size={44} stroke={1.3} aria-hidden />} title={t('materials.none')}>
              <Text>{t('materials.noneHelp')}</Text>
            </Empty>
          ) : (
            <Stack gap="lg">
              <Group gap="sm" align="stretch">
                {families.map((family) => (
                  <Family key={`${family.material}${family.unit}`} family={family} />
                ))}
              </Group>
              <Title order={2} size="h3">
                {t('materials.lots')}
              </Title>
              <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
                {lots.map((lot) => (
                  <Lot key={lot.id} lot={lot} isMine={isMine} />
                ))}
              </Stack>
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function useAmount() {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (value: number, unit: MaterialLot['unit']) =>
    t(`materialUnit.${unit}`, { amount: number(value, unit === 'h' ? 1 : 0) });
}

function Family({ family }: { readonly family: MaterialFamily }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const amount = useAmount();
  const { material, unit, free, daysLeft, dryJobNumber, isToReorder } = family;
  return (
    <Card className="minga-card" padding="sm" flex="1 1 200px" maw={320}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text fw={700}>{material}</Text>
          {isToReorder && <Badge color="annatto">{t('materials.order')}</Badge>}
        </Group>
        <Text size="xl" fw={700}>
          {amount(free, unit)}
        </Text>
        <Text size="sm" c="dimmed">
          {daysLeft === null
            ? t('materials.noRate')
            : t('materials.lasts', { count: Math.floor(daysLeft), days: number(Math.floor(daysLeft)) })}
        </Text>
        {dryJobNumber !== null && <Text size="sm">{t('materials.dry', { number: dryJobNumber })}</Text>}
      </Stack>
    </Card>
  );
}

function Lot({ lot, isMine }: { readonly lot: MaterialLot; readonly isMine: boolean }) {
  const { t } = useTranslation();
  const amount = useAmount();
  const left = Math.min(100, (100 * lot.remaining) / lot.initial);
  const where = lot.machineName === null ? lot.location : t('materials.on', { machine: lot.machineName });
  return (
    <Card component="li" className="minga-card" padding="sm" data-testid={`lot-${lot.lot}`}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 240px" miw={0}>
          <Group gap="xs">
            <Text fw={700}>{[lot.material, lot.colour].filter(Boolean).join(' ')}</Text>
            <Text size="sm" c="dimmed">
              {[t(`materialForm.${lot.form}`), lot.lot, lot.vendor, where].filter(Boolean).join(' · ')}
            </Text>
          </Group>
          <Progress
            value={left}
            size="md"
            color={left < 15 ? 'annatto' : 'paramo'}
            aria-label={amount(lot.remaining, lot.unit)}
          />
          <Text size="sm">
            {t('materials.left', { left: amount(lot.remaining, lot.unit), initial: amount(lot.initial, lot.unit) })}
            {lot.reserved > 0 && ` · ${t('materials.reserved', { amount: amount(lot.reserved, lot.unit) })}`}
          </Text>
        </Stack>
        <Group gap="xs">
          {isMine && <WeighButton lot={lot} />}
          {isMine && <MountButton lot={lot} />}
          <Anchor
            href={`/api/materials/labels.pdf?ids=${lot.id}`}
            aria-label={t('materials.labelOf', { lot: lot.lot })}
          >
            <IconPrinter size={22} aria-hidden />
          </Anchor>
        </Group>
      </Group>
    </Card>
  );
}
