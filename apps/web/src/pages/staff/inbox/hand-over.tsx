import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconFileText, IconGift } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api, seen, type WorkRequest } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { localised } from '../../../shared/format.js';
import { deliveryNoteUrl } from '../../../shared/papers.js';
import { Picture } from '../../../shared/picture.js';

/** Finished requests wait for the person who asked; the code is what they will say. */
export function HandOver({ request }: { readonly request: WorkRequest }) {
  const { t } = useTranslation();
  const collected = useAction(() =>
    answer(
      api.POST('/api/requests/{requestId}/collected', {
        params: { path: { requestId: request.id }, header: seen(request) },
      }),
    ),
  );
  return (
    <Card className="minga-card" data-testid={`hand-over-${request.code}`}>
      <Group wrap="nowrap" align="flex-start">
        <Picture url={request.imageUrl} alt="" height={64} width={64} />
        <Stack gap={2} flex={1}>
          <Text fw={750}>
            {request.code} · {request.requesterName}
          </Text>
          <Text>
            {request.quantity} × {localised(request.designTitle)}
          </Text>
          <Text size="sm" c="dimmed">
            {request.place}
            {request.contact && ` · ${request.contact}`}
          </Text>
        </Stack>
      </Group>
      <Group mt="sm" gap="sm">
        <Button
          component="a"
          href={deliveryNoteUrl(request.id)}
          target="_blank"
          size="lg"
          variant="default"
          leftSection={<IconFileText aria-hidden />}
          data-testid="delivery-note"
        >
          {t('inbox.deliveryNote')}
        </Button>
        <Button
          size="lg"
          variant="light"
          leftSection={<IconGift aria-hidden />}
          loading={collected.isPending}
          onClick={() => collected.mutate()}
          data-testid="collected"
        >
          {t('inbox.collected')}
        </Button>
      </Group>
    </Card>
  );
}
