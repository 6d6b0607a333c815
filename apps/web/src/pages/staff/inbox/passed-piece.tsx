import { Alert, Button, FileButton, Group, Text } from '@mantine/core';
import { IconCamera, IconCircleCheck, IconPrinter, IconStar } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, answer } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { labelsUrl } from '../../../shared/papers.js';
import { smallPhoto } from '../../../shared/small-photo.js';

export interface Passed {
  readonly code: string;
  /** The job it came from. */
  readonly jobId: string;
  readonly partName: string;
}

/** The piece just passed: its code, its label, its picture, while it still lies in the hand. */
export function PassedPiece({ piece, onClose }: { readonly piece: Passed; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const card = useRef<HTMLDivElement>(null);
  // The list above which it stands may be long, and the piece was somewhere in its middle.
  useEffect(() => card.current?.scrollIntoView({ block: 'center' }), []);
  const photo = useAction(async (file: File) => {
    const body = new FormData();
    body.set('file', await smallPhoto(file), 'piece.jpg');
    const params = { path: { code: piece.code } };
    return answer(api.POST('/api/pieces/{code}/photo', { params, body: body as never, bodySerializer: () => body }));
  });
  const settings = useAction(async () => {
    const { design } = await answer(api.GET('/api/pieces/{code}', { params: { path: { code: piece.code } } }));
    const params = { path: { designId: design.id } };
    return answer(api.POST('/api/designs/{designId}/known-good', { params, body: { jobId: piece.jobId } }));
  });
  return (
    <Alert
      ref={card}
      color="paramo"
      icon={<IconCircleCheck size={28} aria-hidden />}
      title={t('passed.title', { name: piece.partName })}
      withCloseButton
      closeButtonLabel={t('passed.close')}
      onClose={onClose}
      role="status"
      data-testid="passed"
    >
      <Text className="minga-code" fz={28} mb="sm" data-testid="passed-code">
        <Link to={`/p/${piece.code}`} style={{ color: 'inherit' }}>
          {piece.code}
        </Link>
      </Text>
      <Group gap="sm">
        <Button
          component="a"
          href={labelsUrl([piece.code])}
          target="_blank"
          size="lg"
          leftSection={<IconPrinter aria-hidden />}
          data-testid="print-label"
        >
          {t('passed.label')}
        </Button>
        <FileButton accept="image/png,image/jpeg" onChange={(file) => file && photo.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              size="lg"
              variant="default"
              leftSection={<IconCamera aria-hidden />}
              loading={photo.isPending}
            >
              {photo.isSuccess ? t('passed.photoKept') : t('passed.photo')}
            </Button>
          )}
        </FileButton>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconStar aria-hidden />}
          loading={settings.isPending}
          disabled={settings.isSuccess}
          onClick={() => settings.mutate(undefined)}
          data-testid="keep-settings"
        >
          {t(settings.isSuccess ? 'passed.settingsKept' : 'passed.settings')}
        </Button>
      </Group>
    </Alert>
  );
}
