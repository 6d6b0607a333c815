import { Anchor, Badge, Button, Card, Checkbox, Group, Progress, Stack, Text } from '@mantine/core';
import { IconBrandGit, IconFileZip, IconFolder, IconLink } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { answer, api, type Import } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { useFormat } from '../../../shared/format.js';
import { ImportProblems } from './import-problems.js';

const ICONS = { url: IconLink, git: IconBrandGit, folder: IconFolder, zip: IconFileZip } as const;
const COLOURS = { waiting: 'stone', running: 'sky', choose: 'maize', confirm: 'maize', done: 'paramo', failed: 'annatto', cancelled: 'stone' } as const; // prettier-ignore
const MB = 1024 * 1024;

interface CardProps {
  readonly value: Import;
  /** Begun just now on this page: shown with everything. */
  readonly isOwn: boolean;
  readonly onStarted: (id: string) => void;
}

/** One import: how far it is, what it asks, what came of it and what has to be put right. */
export function ImportCard({ value, isOwn, onStarted }: CardProps) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  const Icon = ICONS[value.kind];
  const isAsking = value.state === 'choose' || value.state === 'confirm';
  const isOpen = value.state === 'waiting' || value.state === 'running' || isAsking;
  return (
    <Card className="minga-card" padding="md" data-testid="import">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="xs" wrap="nowrap" align="flex-start" style={{ minWidth: 0 }}>
            <Icon size={20} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
            <Stack gap={0} style={{ minWidth: 0 }}>
              <Text fw={700} style={{ overflowWrap: 'anywhere' }}>
                {shortAddress(value)}
              </Text>
              <Text size="sm" c="dimmed">
                {t('import.by', { name: value.by, at: dayTime(value.createdAt) })}
                {value.commit && ` · ${t('import.commit', { commit: value.commit.slice(0, 10) })}`}
              </Text>
            </Stack>
          </Group>
          <Badge color={COLOURS[value.state]} variant="light" style={{ flexShrink: 0 }}>
            {t(`import.state.${value.state}`)}
          </Badge>
        </Group>
        {(value.state === 'waiting' || value.state === 'running') && <HowFar value={value} />}
        {value.state === 'choose' && <Choose value={value} />}
        {value.results.map((result) => (
          <Group key={result.manifest} gap="xs">
            <Text component="span">{t(result.isNew ? 'import.done' : 'import.known')}:</Text>
            <Anchor component={Link} to={`/designs/${result.slug}`} fw={700}>
              {result.title}
            </Anchor>
            <Text component="span" c="dimmed" size="sm">
              {t('import.version', { version: result.version })}
            </Text>
          </Group>
        ))}
        {value.state === 'confirm' && <Text fw={700}>{t('import.doubt')}</Text>}
        <ImportProblems problems={value.problems} isShown={isOwn || isAsking || value.state === 'failed'} />
        {value.state === 'confirm' && <Confirm value={value} />}
        {isOpen && !isAsking && <Cancel value={value} label={t('import.cancel')} />}
        {value.state === 'failed' && value.kind !== 'zip' && <Again value={value} onStarted={onStarted} />}
      </Stack>
    </Card>
  );
}

/** `github.com/ana/seeder · cad`: what a person recognises. */
function shortAddress({ kind, address, ref, subfolder }: Import): string {
  if (kind === 'zip' || kind === 'folder') return address;
  const plain = address.replace(/^https:\/\//, '').replace(/\.git$/, '');
  return [plain, ref, subfolder].filter(Boolean).join(' · ');
}

function HowFar({ value: { state, step, progress } }: { readonly value: Import }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { bytes, totalBytes, files, totalFiles, designs, totalDesigns } = progress;
  const known = howMuch([files, totalFiles]) ?? howMuch([bytes, totalBytes]);
  const words: ReactNode[] = [t(`import.step.${state === 'waiting' ? 'waiting' : (step ?? 'read')}`)];
  if (step === 'fetch' && totalFiles !== undefined) {
    words.push(t('import.filesOf', { n: number(files ?? 0), total: number(totalFiles) }));
  } else if (step === 'fetch' && bytes !== undefined) {
    const mb = number(bytes / MB, 1);
    words.push(
      totalBytes === undefined
        ? t('import.megabytes', { mb })
        : t('import.megabytesOf', { mb, total: number(totalBytes / MB, 1) }),
    );
  } else if (step === 'keep' && totalDesigns !== undefined && totalDesigns > 1) {
    words.push(t('import.designsOf', { n: number((designs ?? 0) + 1), total: number(totalDesigns) }));
  }
  const isKnown = step === 'fetch' && known !== undefined;
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{words.join(' · ')}</Text>
      <Progress value={isKnown ? known : 100} animated={!isKnown && state === 'running'} color={state === 'waiting' ? 'stone' : undefined} size="sm" aria-label={t(`import.state.${state}`)} />
    </Stack>
  );
} // prettier-ignore

const howMuch = ([done, all]: readonly [number | undefined, number | undefined]): number | undefined =>
  done === undefined || !all ? undefined : Math.min(100, (100 * done) / all);

function Choose({ value }: { readonly value: Import }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const params = { path: { importId: value.id } };
  const send = useAction((body: { manifests?: string[]; all?: boolean }) =>
    answer(api.POST('/api/imports/{importId}/choose', { params, body })),
  );
  return (
    <Stack gap="sm">
      <Checkbox.Group value={chosen} onChange={setChosen} label={t('import.several')}>
        <Stack gap="xs" mt="xs">
          {value.choices.map(({ manifest, title, version }) => (
            <Checkbox
              key={manifest}
              value={manifest}
              label={[title, version].filter(Boolean).join(' ') || manifest}
              description={title === undefined ? undefined : manifest}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group gap="sm">
        <Button
          disabled={chosen.length === 0}
          loading={send.isPending}
          onClick={() => send.mutate({ manifests: chosen })}
        >
          {t('import.chosen', { count: Math.max(1, chosen.length) })}
        </Button>
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate({ all: true })}>
          {t('import.all')}
        </Button>
        <Cancel value={value} label={t('import.cancel')} />
      </Group>
    </Stack>
  );
}

function Confirm({ value }: { readonly value: Import }) {
  const { t } = useTranslation();
  const params = { path: { importId: value.id } };
  const confirm = useAction(() => answer(api.POST('/api/imports/{importId}/confirm', { params })));
  return (
    <Group gap="sm">
      <Button loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
        {t('import.confirm')}
      </Button>
      <Cancel value={value} label={t('import.reject')} />
    </Group>
  );
}

function Cancel({ value, label }: { readonly value: Import; readonly label: string }) {
  const params = { path: { importId: value.id } };
  const cancel = useAction(() => answer(api.POST('/api/imports/{importId}/cancel', { params })));
  return (
    <Button
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      loading={cancel.isPending}
      onClick={() => cancel.mutate(undefined)}
    >
      {label}
    </Button>
  );
}

/** The same once more: the address has been put right where it is. */
function Again({ value, onStarted }: { readonly value: Import; readonly onStarted: (id: string) => void }) {
  const { t } = useTranslation();
  const { kind, address, ref, subfolder } = value;
  const again = useAction(() => {
    const place =
      kind === 'folder' ? { kind, path: address } : { kind: kind === 'git' ? kind : ('url' as const), address };
    const body = { ...place, ...(ref !== null && { ref }), ...(subfolder !== null && { subfolder }) };
    return answer(api.POST('/api/imports', { body }));
  });
  return (
    <Button
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      loading={again.isPending}
      onClick={() => again.mutate(undefined, { onSuccess: ({ id }) => onStarted(id) })}
    >
      {t('import.again')}
    </Button>
  );
}
