import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { IconFileZip, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { ProblemAlert } from '../../../shared/problem.js';
import type { StartProps } from './from-link.js';

function upload(file: File) {
  const form = new FormData();
  form.append('file', file);
  // The generated type of a multipart body is its fields; the browser sends the form itself.
  return answer(api.POST('/api/imports', { body: { file: file.name } as never, bodySerializer: () => form }));
}

/** A zip of this device, dropped or chosen. */
export function FromFile({ onStarted }: StartProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const send = useAction(upload, { showsOwnError: true });
  function take(file: File | undefined) {
    if (file) send.mutate(file, { onSuccess: ({ id }) => onStarted(id) });
    // The same file, put right, can be chosen again.
    if (input.current) input.current.value = '';
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files[0]);
  }
  return (
    <Card
      className={`minga-card minga-drop${isOver ? ' minga-drop-over' : ''}`}
      padding="lg"
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Stack gap="sm" h="100%">
        <Title order={2} size="h4">
          {t('import.file')}
        </Title>
        <Stack align="center" gap="xs" my="auto">
          <IconFileZip size={44} stroke={1.3} aria-hidden />
          <Text ta="center">{t(send.isPending ? 'import.sending' : 'import.drop')}</Text>
        </Stack>
        <input
          ref={input}
          id="import-file"
          type="file"
          accept=".zip,application/zip"
          className="minga-hidden"
          onChange={(event) => take(event.currentTarget.files?.[0])}
          aria-label={t('import.choose')}
          tabIndex={-1}
        />
        {send.isError && <ProblemAlert error={send.error} />}
        <Button
          size="md"
          mt="auto"
          variant="default"
          leftSection={<IconUpload size={18} aria-hidden />}
          loading={send.isPending}
          onClick={() => input.current?.click()}
        >
          {t('import.choose')}
        </Button>
      </Stack>
    </Card>
  );
}
