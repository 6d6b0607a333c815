import { Badge } from '@mantine/core';
import { IconAlertOctagon, IconEyeCheck, IconRosetteDiscountCheck, IconSeedling } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DesignSummary } from '../api/client.js';

type Review = DesignSummary['review'];

const LOOKS = {
  unreviewed: { color: 'stone', Icon: IconSeedling },
  reviewed: { color: 'sky', Icon: IconEyeCheck },
  proven: { color: 'paramo', Icon: IconRosetteDiscountCheck },
  withdrawn: { color: 'annatto', Icon: IconAlertOctagon },
} as const;

/** How far a design has been tried here; quiet: only when there is something to say. */
export function ReviewBadge({ review, isQuiet = false }: { readonly review: Review; readonly isQuiet?: boolean }) {
  const { t } = useTranslation();
  if (isQuiet && review === 'unreviewed') return null;
  const { color, Icon } = LOOKS[review];
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={16} aria-hidden />} data-review={review}>
      {t(`review.${review}`)}
    </Badge>
  );
}
