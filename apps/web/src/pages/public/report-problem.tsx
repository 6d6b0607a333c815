import { Alert, Button, Card, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconCamera, IconCheck } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.js';
import { ProblemAlert } from '../../shared/problem.js';
import { base64Of, smallPhoto } from '../../shared/small-photo.js';

/** "This broke": some words and perhaps a photo, by whoever holds the piece. */
export function ReportProblem({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [photo, setPhoto] = useState<File | null>(null);
  const send = useMutation({
    meta: { showsOwnError: true },
    mutationFn: async () => {
      const small = photo && (await base64Of(await smallPhoto(photo)));
      return answer(
        api.POST('/api/pieces/{code}/problems', {
          params: { path: { code } },
          body: { kind: 'broke', text, ...(small && { photo: small }) },
        }),
      );
    },
  });
  if (send.isSuccess) {
    return (
      <Alert
        color="paramo"
        icon={<IconCheck aria-hidden />}
        title={t('piece.thanks')}
        role="status"
        data-testid="reported"
      >
        {t('piece.thanksText')}
      </Alert>
    );
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    send.mutate();
  }
  return (
    <Card className="minga-card" component="form" onSubmit={submit}>
      <Stack>
        <Textarea
          label={t('piece.whatHappened')}
          description={t('piece.whatHappenedHelp')}
          required
          autoFocus
          rows={4}
          maxLength={800}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="report-text"
        />
        <Group gap="sm">
          <FileButton accept="image/png,image/jpeg" onChange={setPhoto}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconCamera aria-hidden />}>
                {t('piece.addPhoto')}
              </Button>
            )}
          </FileButton>
          {photo && <Text size="sm">{photo.name}</Text>}
        </Group>
        {send.isError && <ProblemAlert error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={send.isPending} disabled={text.trim() === ''} data-testid="report-send">
            {t('piece.send')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
