import { Badge, Button, Group, Text } from '@mantine/core';
import { IconAlarm, IconHandGrab } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { answer, api, type InboxItem } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useSession } from '../../../api/session.js';

/** Whose it is. Taking it keeps two people from walking to one machine; it binds nobody. */
export function TakeItem({ item }: { readonly item: InboxItem }) {
  const { t } = useTranslation();
  const { account } = useSession();
  const params = { path: { itemId: item.id } };
  const take = useAction(() => answer(api.POST('/api/inbox/{itemId}/take', { params })));
  const leave = useAction(() => answer(api.POST('/api/inbox/{itemId}/give', { params, body: { accountId: null } })));
  const isMine = item.assignee !== null && item.assignee.accountId === account?.id;
  return (
    <Group justify="space-between" gap="xs">
      {item.isEscalated && (
        <Badge
          color="annatto"
          variant="light"
          size="lg"
          leftSection={<IconAlarm size={16} aria-hidden />}
          data-testid="escalated"
        >
          {t('inbox.escalated')}
        </Badge>
      )}
      {item.assignee && (
        <Text size="sm" fw={650} data-testid="assignee">
          {isMine ? t('inbox.mine') : t('inbox.takenBy', { name: item.assignee.name })}
        </Text>
      )}
      {item.assignee ? (
        <Button variant="subtle" mih={44} loading={leave.isPending} onClick={() => leave.mutate()}>
          {t('inbox.leave')}
        </Button>
      ) : (
        <Button
          variant="default"
          mih={44}
          leftSection={<IconHandGrab size={18} aria-hidden />}
          loading={take.isPending}
          onClick={() => take.mutate()}
          data-testid="take"
        >
          {t('inbox.take')}
        </Button>
      )}
    </Group>
  );
}
