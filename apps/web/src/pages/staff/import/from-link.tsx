import { Button, Card, Collapse, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconLink } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { ProblemAlert } from '../../../shared/problem.js';

export interface StartProps {
  /** Told the id of an import that has begun. */
  readonly onStarted: (id: string) => void;
}

/** A Git repository or anything at an https address; the server tells which it is. */
export function FromLink({ onStarted }: StartProps) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [ref, setRef] = useState('');
  const [subfolder, setSubfolder] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const start = useAction(
    () =>
      answer(
        api.POST('/api/imports', {
          body: { kind: 'url', address, ...(ref && { ref }), ...(subfolder && { subfolder }) },
        }),
      ),
    { showsOwnError: true },
  );
  function submit(event: SubmitEvent) {
    event.preventDefault();
    start.mutate(undefined, {
      onSuccess: ({ id }) => {
        onStarted(id);
        setAddress('');
      },
    });
  }
  return (
    <Card className="minga-card" padding="lg" component="form" onSubmit={submit}>
      <Stack gap="sm" h="100%">
        <Title order={2} size="h4">
          {t('import.link')}
        </Title>
        <TextInput
          label={t('import.address')}
          description={t('import.linkHelp')}
          placeholder={t('import.addressExample')}
          type="url"
          inputMode="url"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          leftSection={<IconLink size={18} aria-hidden />}
        />
        <UnstyledButton onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} c="var(--mantine-color-anchor)">
          <Text size="sm" component="span">
            {t('import.more')}{' '}
            {isOpen ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
          </Text>
        </UnstyledButton>
        <Collapse expanded={isOpen}>
          <Stack gap="sm">
            <TextInput
              label={t('import.ref')}
              placeholder={t('import.optional')}
              value={ref}
              onChange={(event) => setRef(event.currentTarget.value)}
            />
            <TextInput
              label={t('import.subfolder')}
              placeholder={t('import.optional')}
              value={subfolder}
              onChange={(event) => setSubfolder(event.currentTarget.value)}
            />
          </Stack>
        </Collapse>
        {start.isError && <ProblemAlert error={start.error} />}
        <Button type="submit" size="md" mt="auto" loading={start.isPending} disabled={address.trim() === ''}>
          {t('import.start')}
        </Button>
      </Stack>
    </Card>
  );
}
