import { Badge, Button, Card, Code, CopyButton, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { IconCopy, IconPrinter, IconTrash, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, seen, type SlicerQueue, type SlicerUpload } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { hasRole, useSession } from '../../../api/session.js';
import { useFormat } from '../../../shared/format.js';
import { Empty, Loaded, PageHeader } from '../../../shared/page.js';
import { SecretOnce } from '../../../shared/secret-once.js';
import { NewQueue } from './new-queue.js';

const useQueues = () =>
  useQuery({ queryKey: ['slicers', 'queues'], queryFn: () => answer(api.GET('/api/slicer-queues')) });
const useUploads = () =>
  useQuery({
    queryKey: ['slicers', 'uploads'],
    queryFn: () => answer(api.GET('/api/slicer-uploads', { params: { query: {} } })),
    refetchInterval: 30_000,
  });

/** Addresses and keys to type into a slicer, and the files that came from one. */
export function SlicersPage() {
  const { t } = useTranslation();
  const { account } = useSession();
  const queues = useQueues();
  const uploads = useUploads();
  const isAdmin = hasRole(account, ['lab-admin']);
  return (
    <Stack gap="lg">
      <PageHeader title={t('nav.slicers')} intro={t('slicers.intro')} />
      <Loaded query={queues}>
        {(list) => (
          <Stack gap="sm">
            {list.length === 0 && (
              <Empty icon={<IconPrinter size={44} stroke={1.3} aria-hidden />} title={t('slicers.none')}>
                <Text>{t('slicers.noneHelp')}</Text>
              </Empty>
            )}
            {list.map((queue) => (
              <Queue key={queue.id} queue={queue} isAdmin={isAdmin} />
            ))}
          </Stack>
        )}
      </Loaded>
      <UploadKey />
      {isAdmin && <NewQueue />}
      <Title order={2} size="h3">
        {t('slicers.files')}
      </Title>
      <Loaded query={uploads}>
        {(list) =>
          list.length === 0 ? (
            <Text c="dimmed">{t('slicers.noFiles')}</Text>
          ) : (
            <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {list.map((upload) => (
                <Upload key={upload.id} upload={upload} isMine={hasRole(account, ['operator'])} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Queue({ queue, isAdmin }: { readonly queue: SlicerQueue; readonly isAdmin: boolean }) {
  const { t } = useTranslation();
  const toggle = useAction(() =>
    answer(
      api.PATCH('/api/slicer-queues/{queueId}', {
        params: { path: { queueId: queue.id }, header: seen(queue) },
        body: { isOpen: !queue.isOpen },
      }),
    ),
  );
  return (
    <Card className="minga-card" data-testid={`queue-${queue.slug}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <Text fw={700}>{queue.name}</Text>
            <Badge variant="light" color={queue.isOpen ? 'paramo' : 'stone'}>
              {t(queue.isOpen ? 'slicers.open' : 'slicers.closed')}
            </Badge>
          </Group>
          {isAdmin && (
            <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
              {t(queue.isOpen ? 'slicers.close' : 'slicers.reopen')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {[queue.machineClass, queue.material, queue.machines.join(', ') || t('slicers.noMachine')].join(' · ')}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {queue.url}
          </Code>
          <CopyButton value={queue.url}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                aria-label={t('slicers.copyOf', { name: queue.name })}
                leftSection={<IconCopy aria-hidden />}
              >
                {copied ? t('action.copied') : t('action.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Card>
  );
}

/** A key that may upload and nothing else; the list of all keys is in the administration. */
function UploadKey() {
  const { t } = useTranslation();
  const make = useAction(() =>
    answer(api.POST('/api/api-keys', { body: { name: t('slicers.keyName'), scopes: ['upload'], days: 365 } })),
  );
  return (
    <Card className="minga-card">
      <Stack gap="sm" align="flex-start">
        <Text>{t('slicers.howTo')}</Text>
        <Button
          leftSection={<IconUpload aria-hidden />}
          loading={make.isPending}
          onClick={() => make.mutate()}
          data-testid="upload-key"
        >
          {t('slicers.makeKey')}
        </Button>
        {make.data && <SecretOnce title={t('keys.made', { name: make.data.name })} secret={make.data.secret} />}
      </Stack>
    </Card>
  );
}

function Upload({ upload, isMine }: { readonly upload: SlicerUpload; readonly isMine: boolean }) {
  const { t } = useTranslation();
  const { dayTime, duration, number } = useFormat();
  const facts = [
    upload.queueName,
    upload.estimatedS !== null && duration(upload.estimatedS),
    upload.massG !== null && `${number(upload.massG, 1)} g`,
    t('slicers.by', { name: upload.byName, at: dayTime(upload.createdAt) }),
  ];
  return (
    <Card component="li" className="minga-card" padding="sm" data-testid={`upload-${upload.fileName}`}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} flex="1 1 240px" miw={0}>
          <Text fw={700} style={{ overflowWrap: 'anywhere' }}>
            {upload.folder === '' ? '' : `${upload.folder}/`}
            {upload.fileName}
          </Text>
          <Text size="sm" c="dimmed">
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        {upload.orderId === null ? (
          isMine && <Release upload={upload} />
        ) : (
          <Button component={Link} to={`/orders/${upload.orderId}`} variant="default">
            {t('slicers.jobs', { count: upload.jobNumbers.length, numbers: upload.jobNumbers.join(', ') })}
          </Button>
        )}
      </Group>
    </Card>
  );
}

function Release({ upload }: { readonly upload: SlicerUpload }) {
  const { t } = useTranslation();
  const [copies, setCopies] = useState(1);
  const params = { path: { uploadId: upload.id } };
  const release = useAction(() =>
    answer(api.POST('/api/slicer-uploads/{uploadId}/release', { params, body: { copies } })),
  );
  const remove = useAction(() => answer(api.DELETE('/api/slicer-uploads/{uploadId}', { params })));
  return (
    <Group gap="xs" align="flex-end">
      <NumberInput
        w={84}
        label={t('slicers.copies')}
        min={1}
        max={100}
        allowDecimal={false}
        value={copies}
        onChange={(value) => setCopies(Math.max(1, Number(value) || 1))}
      />
      <Button loading={release.isPending} onClick={() => release.mutate()}>
        {t('slicers.release')}
      </Button>
      <Button
        variant="default"
        aria-label={t('slicers.removeOf', { name: upload.fileName })}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        <IconTrash aria-hidden />
      </Button>
    </Group>
  );
}
