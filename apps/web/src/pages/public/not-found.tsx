import { Button, Text } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty, useDocumentTitle } from '../../shared/page.js';

export function NotFoundPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('notFound.title'));
  return (
    <Empty icon={<IconMapQuestion size={44} stroke={1.3} aria-hidden />} title={t('notFound.title')}>
      <Text>{t('notFound.text')}</Text>
      <Button component={Link} to="/">
        {t('notFound.action')}
      </Button>
    </Empty>
  );
}
