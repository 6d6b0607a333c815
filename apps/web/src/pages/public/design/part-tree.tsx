import { ActionIcon, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconBasket, IconDownload, IconRecycle, IconRotate360, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DesignPart } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { Picture } from '../../../shared/picture.js';

const KIND_ICONS = { make: IconTool, buy: IconBasket, salvage: IconRecycle };
/** Deeper levels are rare; a telephone has no room to move them further in. */
const MAX_INDENT = 4;

interface PartTreeProps {
  readonly parts: readonly DesignPart[];
  /** Shows a part's model in space. */
  readonly onShow: (partId: string) => void;
}

/** Make, buy or salvage: what one machine is made of, each part below what it goes into. */
export function PartTree({ parts, onShow }: PartTreeProps) {
  const { t } = useTranslation();
  const names = new Map(parts.map(({ id, name }) => [id, name]));
  return (
    <Stack component="section" gap="sm">
      <Title order={2}>{t('design.parts')}</Title>
      <Text c="dimmed">{t('design.partsIntro')}</Text>
      <Stack component="ul" gap={0} m={0} p={0} className="minga-table" style={{ listStyle: 'none' }}>
        {parts.map((part) => (
          <PartLine key={part.id} part={part} parent={names.get(part.partOf ?? '')} onShow={onShow} />
        ))}
      </Stack>
    </Stack>
  );
}

interface PartLineProps {
  readonly part: DesignPart;
  readonly parent: string | undefined;
  readonly onShow: (partId: string) => void;
}

function PartLine({ part, parent, onShow }: PartLineProps) {
  const { t } = useTranslation();
  const { size, number } = useFormat();
  const Icon = KIND_ICONS[part.kind];
  const facts = [
    part.steps.map((step) => t(`process.${step}`)).join(' → '),
    part.materials.join(', '),
    part.sizeMm && size(part.sizeMm),
    part.massG !== null && `${number(part.massG, part.massG < 10 ? 1 : 0)} g`,
    part.note,
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
  const indent = Math.min(part.level, MAX_INDENT);
  return (
    <li className="minga-line minga-part" style={{ paddingLeft: 16 + indent * 20 }} data-level={part.level}>
      <Text fw={800} size="lg" miw={44} ta="center">
        {number(part.totalQuantity, 2)}×
      </Text>
      {part.pictureUrl && <Picture url={part.pictureUrl} alt="" height={56} width={56} />}
      <Stack gap={2} flex={1} miw={0}>
        <Group gap={8}>
          <Text fw={700}>{part.name}</Text>
          <Badge
            variant="light"
            color={part.kind === 'make' ? 'paramo' : 'stone'}
            leftSection={<Icon size={14} aria-hidden />}
          >
            {t(`partKind.${part.kind}`)}
          </Badge>
        </Group>
        {parent !== undefined && (
          <Text size="sm" c="dimmed">
            {t('design.each', { count: part.quantity, parent })}
          </Text>
        )}
        {facts.length > 0 && (
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        )}
        {part.alternates.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('design.alternates', { names: part.alternates.map(({ name }) => name).join(', ') })}
          </Text>
        )}
      </Stack>
      <Group gap={0} wrap="nowrap">
        {part.previewUrl && (
          <ActionIcon onClick={() => onShow(part.id)} aria-label={`${t('design.view3d')}: ${part.name}`}>
            <IconRotate360 aria-hidden />
          </ActionIcon>
        )}
        {part.fileUrl && (
          <ActionIcon component="a" href={part.fileUrl} download aria-label={t('design.download', { name: part.name })}>
            <IconDownload aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}
