import { IconBox, IconFlame, IconHammer, IconPrinter, IconRotateClockwise2, IconTool } from '@tabler/icons-react';
import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Process } from '../api/client.js';

const ICONS: Record<Process, typeof IconBox> = {
  print: IconPrinter,
  mill: IconRotateClockwise2,
  laser: IconFlame,
  drill: IconTool,
  deburr: IconTool,
  assemble: IconHammer,
};

export function ProcessIcon({ process, size = 18 }: { readonly process: Process; readonly size?: number }) {
  const Icon = ICONS[process];
  return <Icon size={size} stroke={1.8} aria-hidden />;
}

export function ProcessBadges({ processes }: { readonly processes: readonly Process[] }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      {processes.map((process) => (
        <Badge key={process} variant="light" color="stone" leftSection={<ProcessIcon process={process} size={14} />}>
          {t(`process.${process}`)}
        </Badge>
      ))}
    </Group>
  );
}

export function ProcessWord({ process }: { readonly process: Process }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <ProcessIcon process={process} />
      <Text component="span">{t(`process.${process}`)}</Text>
    </Group>
  );
}
