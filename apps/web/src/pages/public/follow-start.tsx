import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { PageHeader } from '../../shared/page.js';
import { myRequests } from '../../shared/my-requests.js';

/** Type the code, or choose one this telephone remembers. */
export function FollowStartPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const mine = myRequests();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void navigate(`/follow/${encodeURIComponent(code.trim().toUpperCase())}`);
  }
  return (
    <Stack maw={560} mx="auto" gap="xl" pt="md">
      <Stack>
        <PageHeader title={t('follow.startTitle')} intro={t('follow.startIntro')} />
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={t('follow.code')}
              placeholder="KUTI-7342"
              size="lg"
              flex="1 1 220px"
              required
              maxLength={20}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" size="lg">
              {t('follow.show')}
            </Button>
          </Group>
        </form>
      </Stack>
      {mine.length > 0 && (
        <Stack component="section" gap="sm">
          <Title order={2}>{t('follow.mine')}</Title>
          {mine.map((request) => (
            <Card key={request.code} className="minga-card minga-link-card" style={{ position: 'relative' }}>
              <Group wrap="nowrap">
                <IconPackage aria-hidden />
                <Link to={`/follow/${request.code}`} className="minga-cover-link">
                  <Text fw={700} component="span">
                    {request.code}
                  </Text>{' '}
                  <Text component="span" c="dimmed">
                    {request.title}
                  </Text>
                </Link>
              </Group>
            </Card>
          ))}
        </Stack>
      )}
    </Stack>
  );
}
