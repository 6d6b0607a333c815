import { Alert, Anchor, Button, Card, Code, Collapse, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconBroadcast, IconCheck } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../../api/client.js';
import { useAction } from '../../../api/queries.js';
import { problemText } from '../../../shared/problem.js';
import { SecretOnce } from '../../../shared/secret-once.js';

/** The button stands beside the field, not beside its label. */
const LABEL_HEIGHT = 26;

/** The bridge shows a code; whoever types it here and says yes lets it in. Nothing secret is copied. */
export function NewBridge() {
  const { t } = useTranslation();
  const [isByFile, setIsByFile] = useState(false);
  return (
    <Card className="minga-card">
      <Stack>
        <div>
          <Title order={2} size="h3">
            {t('bridges.new')}
          </Title>
          <Text c="dimmed">{t('bridges.newHelp')}</Text>
          <Code block mt="xs" style={{ whiteSpace: 'pre-wrap' }}>
            {`minga-bridge pair --server ${window.location.origin}`}
          </Code>
        </div>
        <ByCode />
        <div>
          <Anchor
            component="button"
            type="button"
            ta="left"
            mih={44}
            onClick={() => setIsByFile(!isByFile)}
            aria-expanded={isByFile}
          >
            {t('bridges.byFile')}
          </Anchor>
          <Collapse expanded={isByFile}>{isByFile && <ByFile />}</Collapse>
        </div>
      </Stack>
    </Card>
  );
}

function ByCode() {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const look = useAction(() => answer(api.POST('/api/bridge-pairings/look', { body: { code } })), {
    showsOwnError: true,
  });
  const approve = useAction(async () => {
    await answer(api.POST('/api/bridge-pairings/approve', { body: { code, name } }));
    return name;
  });
  const found = look.data;
  function submit(event: SubmitEvent) {
    event.preventDefault();
    approve.reset();
    look.mutate(undefined, { onSuccess: (found) => setName(found.name) });
  }
  function forget() {
    look.reset();
    setCode('');
  }
  return (
    <Stack>
      <form onSubmit={submit}>
        <Group align="flex-start">
          <TextInput
            label={t('bridges.code')}
            error={look.error && problemText(look.error).title}
            placeholder="XXXX-XXXX"
            minLength={8}
            maxLength={12}
            required
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={code}
            onChange={(event) => {
              setCode(event.currentTarget.value);
              look.reset();
            }}
            styles={{ input: { fontFamily: 'monospace', letterSpacing: '0.15em', textTransform: 'uppercase' } }}
            flex="1 1 220px"
            data-testid="pairing-code"
          />
          <Button
            type="submit"
            mt={{ xs: LABEL_HEIGHT }}
            loading={look.isPending}
            disabled={found !== undefined}
            data-testid="pairing-look"
          >
            {t('bridges.look')}
          </Button>
        </Group>
      </form>
      {found && (
        <Alert color="maize" icon={<IconBroadcast aria-hidden />} title={found.name} role="status">
          <Stack gap="sm">
            <Text size="sm">
              {t('bridges.host', { host: found.hostName, address: found.address })} ·{' '}
              {t('bridges.ports', { count: found.machineCount })}
            </Text>
            <TextInput
              label={t('bridges.pairName')}
              minLength={2}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Group>
              <Button
                loading={approve.isPending}
                disabled={name.trim().length < 2}
                onClick={() => approve.mutate(undefined, { onSuccess: forget })}
                data-testid="pairing-approve"
              >
                {t('bridges.approve')}
              </Button>
              <Button variant="default" onClick={forget}>
                {t('bridges.refuse')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      {approve.isSuccess && (
        <Alert color="paramo" icon={<IconCheck aria-hidden />} role="status">
          {t('bridges.approved', { name: approve.data })}
        </Alert>
      )}
    </Stack>
  );
}

/** For a bridge that cannot reach this site while it is set up. */
function ByFile() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const create = useAction(() => answer(api.POST('/api/bridges', { body: { name } })));
  function submit(event: SubmitEvent) {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: () => setName('') });
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group align="flex-end">
          <TextInput
            label={t('bridges.name')}
            minLength={2}
            maxLength={60}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            flex="1 1 220px"
          />
          <Button
            type="submit"
            leftSection={<IconBroadcast aria-hidden />}
            loading={create.isPending}
            data-testid="bridge-create"
          >
            {t('bridges.create')}
          </Button>
        </Group>
        {create.data && (
          <SecretOnce
            title={t('bridges.made', { name: create.data.bridge.name })}
            secret={JSON.stringify(create.data.config, null, 2)}
          />
        )}
      </Stack>
    </form>
  );
}
