import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core';
import { IconCopy, IconEyeExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A secret is shown this once; it is stored as a hash only. */
export function SecretOnce({ title, secret }: { readonly title: string; readonly secret: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="maize" icon={<IconEyeExclamation aria-hidden />} title={title} role="status">
      <Stack align="flex-start" gap="sm">
        <Text size="sm">{t('secret.once')}</Text>
        <Code block w="100%" style={{ whiteSpace: 'pre-wrap' }} data-testid="secret" tabIndex={0}>
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} leftSection={<IconCopy aria-hidden />}>
              {copied ? t('action.copied') : t('action.copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}
