import { Button, Card, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconEye, IconShare3 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Design, LicenceDecision } from '../../api/client.js';
import { localised } from '../../shared/format.js';
import { LicenceDecisionView } from '../../shared/licence-decision.js';
import { PageHeader } from '../../shared/page.js';

interface AskDoneProps {
  readonly created: { readonly code: string; readonly licenceDecision: LicenceDecision };
  readonly design: Design;
  readonly quantity: number;
}

/** The code, large enough to be photographed, with its link and QR. */
export function AskDone({ created, design, quantity }: AskDoneProps) {
  const { t } = useTranslation();
  const { code, licenceDecision } = created;
  const link = `${location.origin}/follow/${code}`;
  const canShare = typeof navigator.share === 'function';
  useEffect(() => {
    // Braces: newer browsers answer with a promise, which React would take for the clean-up.
    window.scrollTo(0, 0);
  }, []);
  return (
    <Stack maw={560} mx="auto" gap="lg">
      <PageHeader
        title={t('ask.done')}
        intro={t('ask.doneIntro', { count: quantity, title: localised(design.title) })}
      />
      <Card className="minga-card" padding="lg">
        <Stack align="center" gap="md">
          <Text c="dimmed">{t('ask.yourCode')}</Text>
          <Text className="minga-code" data-testid="request-code">
            {code}
          </Text>
          <Qr text={link} label={t('ask.qr', { code })} />
          <Text ta="center">{t('ask.keepCode')}</Text>
          <Group justify="center">
            <Button component={Link} to={`/follow/${code}`} size="lg" leftSection={<IconEye aria-hidden />}>
              {t('ask.follow')}
            </Button>
            <CopyButton value={link}>
              {({ copied, copy }) => (
                <Button variant="default" size="lg" onClick={copy} leftSection={<IconCopy aria-hidden />}>
                  {copied ? t('action.copied') : t('ask.copyLink')}
                </Button>
              )}
            </CopyButton>
            {canShare && (
              <Button
                variant="default"
                size="lg"
                leftSection={<IconShare3 aria-hidden />}
                onClick={() => void navigator.share({ title: `Minga ${code}`, url: link }).catch(ignoreCancelled)}
              >
                {t('ask.share')}
              </Button>
            )}
          </Group>
        </Stack>
      </Card>
      <LicenceDecisionView decision={licenceDecision} />
    </Stack>
  );
}

/** Closing the share sheet rejects; there is nothing to say about it. */
function ignoreCancelled() {}

/** The drawing library is only loaded here. Dark on white in both colour schemes: cameras expect it. */
function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const [svg, setSvg] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void import('qrcode')
      .then(({ default: qrcode }) => qrcode.toString(text, { type: 'svg', margin: 2 }))
      .then((drawn) => !isGone && setSvg(drawn));
    return () => {
      isGone = true;
    };
  }, [text]);
  return (
    <img
      alt={label}
      width={200}
      height={200}
      style={{ borderRadius: 12, background: '#fff' }}
      {...(svg && { src: `data:image/svg+xml,${encodeURIComponent(svg)}` })}
    />
  );
}
