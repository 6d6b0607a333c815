import { Alert, Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconFileZip, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api } from '../../../api/client.js';
import { localised } from '../../../shared/format.js';
import { PageHeader } from '../../../shared/page.js';
import { ProblemAlert } from '../../../shared/problem.js';

function upload(file: File) {
  const form = new FormData();
  form.append('file', file);
  // The generated type of a multipart body is its fields; the browser sends the form itself.
  return answer(api.POST('/api/designs', { body: { file: file.name }, bodySerializer: () => form }));
}

export function ImportPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const send = useMutation({
    mutationFn: upload,
    onSuccess: () => client.invalidateQueries({ queryKey: ['designs'] }),
    meta: { showsOwnError: true },
  });
  function take(file: File | undefined) {
    if (file) send.mutate(file);
    // The same file, put right, can be chosen again.
    if (input.current) input.current.value = '';
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files[0]);
  }
  return (
    <Stack maw={720} mx="auto">
      <PageHeader title={t('import.title')} intro={t('import.intro')} />
      <Card
        className={`minga-card minga-drop${isOver ? ' minga-drop-over' : ''}`}
        padding="xl"
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <Stack align="center">
          <IconFileZip size={48} stroke={1.3} aria-hidden />
          <Text ta="center">{t('import.drop')}</Text>
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
          <Button
            size="lg"
            leftSection={<IconUpload aria-hidden />}
            loading={send.isPending}
            onClick={() => input.current?.click()}
          >
            {t('import.choose')}
          </Button>
        </Stack>
      </Card>
      {send.isError && <ProblemAlert error={send.error} />}
      {send.data && (
        <Alert
          color="paramo"
          icon={<IconCheck aria-hidden />}
          title={t(send.data.isNew ? 'import.done' : 'import.known')}
          role="status"
        >
          <Stack gap="xs" align="flex-start">
            <Anchor component={Link} to={`/designs/${send.data.design.slug}`} fw={700}>
              {localised(send.data.design.title)} {send.data.design.version}
            </Anchor>
            {send.data.design.problems.length > 0 && (
              <>
                <Text size="sm" fw={700}>
                  {t('import.warnings')}
                </Text>
                <ul style={{ margin: 0, paddingLeft: 20 }}>
                  {send.data.design.problems.map((problem, index) => (
                    <li key={index} lang="en">
                      {[problem.place?.file, problem.place?.line && t('problem.line', { line: problem.place.line })]
                        .filter(Boolean)
                        .join(' · ')}{' '}
                      {problem.message}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Stack>
        </Alert>
      )}
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t('import.help')}
        </Text>
      </Group>
    </Stack>
  );
}
