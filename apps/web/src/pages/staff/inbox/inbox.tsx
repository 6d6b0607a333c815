import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useInbox, useMachines, useRequests } from '../../../api/queries.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { HandOver } from './hand-over.js';
import { InboxCard } from './inbox-card.js';
import { PassedPiece, type Passed } from './passed-piece.js';
import { Presence } from './presence.js';

/** One list: what needs a person, most urgent first. */
export function InboxPage() {
  const { t } = useTranslation();
  const machines = useMachines();
  const [search, setSearch] = useSearchParams();
  // The code on a machine opens what this machine needs.
  const machineId = search.get('machine') ?? undefined;
  const inbox = useInbox(true, machineId);
  const here = machines.data?.find(({ id }) => id === machineId);
  const received = useRequests('received');
  const ready = useRequests('ready');
  const [passed, setPassed] = useState<readonly Passed[]>([]);
  return (
    <Stack maw={760} mx="auto" gap="md">
      <PageHeader
        title={t('inbox.title')}
        intro={t('inbox.intro')}
        actions={
          <Button component={Link} to="/pieces" variant="default" leftSection={<IconQrcode aria-hidden />}>
            {t('nav.pieces')}
          </Button>
        }
      />
      <Presence />
      {machineId !== undefined && (
        <Group justify="space-between">
          <Text fw={700}>{t('inbox.onlyAt', { machine: here?.name ?? '' })}</Text>
          <Button variant="subtle" mih={44} onClick={() => setSearch({})}>
            {t('inbox.showAll')}
          </Button>
        </Group>
      )}
      {passed.map((piece) => (
        <PassedPiece
          key={piece.code}
          piece={piece}
          onClose={() => setPassed((pieces) => pieces.filter(({ code }) => code !== piece.code))}
        />
      ))}
      <Loaded query={inbox}>
        {(items) =>
          items.length > 0 ? (
            <Stack component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {items.map((item) => (
                <InboxCard
                  key={item.id}
                  item={item}
                  machine={machines.data?.find((machine) => machine.id === item.machineId)}
                  request={received.data?.find((request) => request.id === item.requestId)}
                  onPassed={(piece) => setPassed((pieces) => [piece, ...pieces].slice(0, 5))}
                />
              ))}
            </Stack>
          ) : (
            <Empty icon={<IconCircleCheck size={44} stroke={1.3} aria-hidden />} title={t('inbox.empty')}>
              <Text>{t('inbox.emptyHelp')}</Text>
            </Empty>
          )
        }
      </Loaded>
      {ready.data && ready.data.length > 0 && (
        <Stack component="section" gap="sm">
          <Title order={2}>{t('inbox.handOverTitle')}</Title>
          {ready.data.map((request) => (
            <HandOver key={request.id} request={request} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}
