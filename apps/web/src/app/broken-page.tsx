import { Button, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BrokenPageProps {
  readonly children: ReactNode;
}

/** Catches a page that failed to load or to draw: mostly a new version was installed while this tab was open. */
export class BrokenPage extends Component<BrokenPageProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? <Sorry /> : this.props.children;
  }
}

function Sorry() {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start" maw={480} mx="auto" py={48} role="alert">
      <Title order={1}>{t('broken.title')}</Title>
      <Text>{t('broken.text')}</Text>
      <Button onClick={() => location.reload()}>{t('broken.reload')}</Button>
    </Stack>
  );
}
