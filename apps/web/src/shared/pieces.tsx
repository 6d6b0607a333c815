import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface PiecesProps {
  readonly made: number;
  readonly inProgress: number;
  readonly total: number;
}

const MOST_DOTS = 24;

/** One dot per piece: full = made, half = being made now, empty = still to come. Nothing for large numbers. */
export function Pieces({ made, inProgress, total }: PiecesProps) {
  const { t } = useTranslation();
  if (total > MOST_DOTS) return null;
  const kinds = Array.from({ length: total }, (_, index) => {
    if (index < made) return 'made';
    return index < made + inProgress ? 'now' : 'open';
  });
  return (
    <Group gap={8} role="img" aria-label={t('follow.dots', { made, inProgress, open: total - made - inProgress })}>
      {kinds.map((kind, index) => (
        <span key={index} className={`minga-dot minga-dot-${kind}`} />
      ))}
    </Group>
  );
}
