import { Button, Card, Group, NativeSelect, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCamera, IconCheck, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Design, type DesignFeedback } from '../../../api/client.js';
import { myRequests } from '../../../shared/my-requests.js';
import { ProblemAlert } from '../../../shared/problem.js';

const KINDS = ['broke', 'does-not-fit', 'hard-to-build', 'works', 'idea'] as const;
const MAX_CHARS = 800;
/** Enough to see a crack, small enough for a village's connection. */
const PHOTO_PX = 1280;
const MAX_BASE64 = 880_000;

interface FeedbackFormProps {
  readonly design: Design;
  readonly isStaff: boolean;
  readonly onDone: () => void;
}

/** "This broke": a kind, some words, perhaps a photo; strangers add the code of their request. */
export function FeedbackForm({ design, isStaff, onDone }: FeedbackFormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [kind, setKind] = useState<DesignFeedback['kind']>('broke');
  const [text, setText] = useState('');
  const [partId, setPartId] = useState('');
  const [code, setCode] = useState(() => myRequests()[0]?.code ?? '');
  const [name, setName] = useState('');
  const [photo, setPhoto] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/designs/{designId}/feedback', {
          params: { path: { designId: design.id } },
          body: {
            kind,
            text,
            ...(partId && { partId }),
            ...(!isStaff && { code }),
            ...(name.trim() && { name }),
            ...(photo && { photo }),
          },
        }),
      ),
    meta: { showsOwnError: true },
    onSuccess: () => client.invalidateQueries({ queryKey: ['designs'] }),
  });
  if (send.isSuccess) {
    return (
      <Card className="minga-card" role="status" data-testid="told">
        <Group gap="sm">
          <IconCheck aria-hidden />
          <Text fw={700}>{t('design.tellThanks')}</Text>
        </Group>
      </Card>
    );
  }
  return (
    <Card
      className="minga-card"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack>
        <NativeSelect
          label={t('design.tellKind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
          data={KINDS.map((value) => ({ value, label: t(`feedbackKind.${value}`) }))}
        />
        {design.parts.length > 1 && (
          <NativeSelect
            label={t('design.tellPart')}
            value={partId}
            onChange={(event) => setPartId(event.currentTarget.value)}
            data={[
              { value: '', label: t('design.tellAnyPart') },
              ...design.parts.map((part) => ({ value: part.id, label: part.name })),
            ]}
          />
        )}
        <Textarea
          label={t('design.tellText')}
          description={t('design.tellTextHelp')}
          required
          rows={4}
          maxLength={MAX_CHARS}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="tell-text"
        />
        {!isStaff && (
          <>
            <TextInput
              label={t('design.tellCode')}
              description={t('design.tellCodeHelp')}
              required
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              data-testid="tell-code"
            />
            <TextInput
              label={t('design.tellName')}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </>
        )}
        <PhotoInput photo={photo} onPhoto={setPhoto} />
        {send.isError && <ProblemAlert error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={send.isPending} data-testid="tell-send">
            {t('design.tellSend')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function PhotoInput({
  photo,
  onPhoto,
}: {
  readonly photo: string | null;
  readonly onPhoto: (base64: string | null) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <Group gap="sm">
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="minga-hidden"
        tabIndex={-1}
        aria-label={t('design.tellPhoto')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void smallPhoto(file).then(onPhoto, () => onPhoto(null));
        }}
      />
      {photo === null ? (
        <Button
          variant="default"
          leftSection={<IconCamera size={20} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          {t('design.tellPhoto')}
        </Button>
      ) : (
        <>
          <img src={`data:image/jpeg;base64,${photo}`} alt={t('design.tellPhotoReady')} className="minga-photo" />
          <Button variant="subtle" leftSection={<IconX size={18} aria-hidden />} onClick={() => onPhoto(null)}>
            {t('design.removePhoto')}
          </Button>
        </>
      )}
    </Group>
  );
}

/** Turned the right way up, small, and without the place where it was taken: drawn anew, as JPEG in base64. */
async function smallPhoto(file: File): Promise<string> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, PHOTO_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.8, 0.6, 0.4, 0.2]) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
    if (base64.length > 0 && base64.length <= MAX_BASE64) return base64;
  }
  throw new RangeError('the photo cannot be made small enough');
}
