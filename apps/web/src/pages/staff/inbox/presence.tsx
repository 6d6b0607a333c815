import { Button, Group, Text } from '@mantine/core';
import { IconDoorEnter, IconDoorExit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useSession } from '../../../api/session.js';

/** Who is here now; one tap says that I am. */
export function Presence() {
  const { t } = useTranslation();
  const { account } = useSession();
  const people = useQuery({ queryKey: ['people'], queryFn: () => answer(api.GET('/api/people/presence')) });
  const say = useAction((isHere: boolean) => answer(api.PUT('/api/people/me/presence', { body: { isHere } })));
  if (!people.data) return null;
  const here = people.data.filter(({ isHere }) => isHere).map(({ name }) => name);
  const isHere = people.data.some((person) => person.accountId === account?.id && person.isHere);
  return (
    <Group justify="space-between" data-testid="presence">
      <Text size="sm">{here.length > 0 ? t('people.here', { names: here.join(', ') }) : t('people.nobody')}</Text>
      <Button
        variant="default"
        mih={44}
        leftSection={isHere ? <IconDoorExit size={18} aria-hidden /> : <IconDoorEnter size={18} aria-hidden />}
        loading={say.isPending}
        onClick={() => say.mutate(!isHere)}
        data-testid="say-presence"
      >
        {t(isHere ? 'people.leave' : 'people.come')}
      </Button>
    </Group>
  );
}
