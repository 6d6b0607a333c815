import { Button, Container, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A page failed to load or broke: mostly a new version was installed while this tab was open. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <Container size="xs" py={80} component="main">
      <Stack align="flex-start">
        <Title order={1}>{t('broken.title')}</Title>
        <Text>{t('broken.text')}</Text>
        <Button onClick={() => location.reload()}>{t('broken.reload')}</Button>
      </Stack>
    </Container>
  );
}
