import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconMessage2Plus } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Design, DesignFeedback } from '../../../api/client.js';
import { useFormat } from '../../../shared/format.js';
import { Section } from './section.js';

const FeedbackForm = lazy(async () => ({ default: (await import('./feedback-form.js')).FeedbackForm }));
const AnswerFeedback = lazy(async () => ({ default: (await import('./staff-tools.js')).AnswerFeedback }));

const COLOURS = { broke: 'annatto', 'does-not-fit': 'annatto', 'hard-to-build': 'maize', works: 'paramo', idea: 'sky' };

export function FeedbackSection({ design, mayAct }: { readonly design: Design; readonly mayAct: boolean }) {
  const { t } = useTranslation();
  const [isTelling, setIsTelling] = useState(false);
  return (
    <Section title={t('design.feedback')} intro={t('design.feedbackIntro')}>
      {design.feedback.length === 0 && <Text>{t('design.noFeedback')}</Text>}
      {design.feedback.map((said) => (
        <Said key={said.id} said={said} design={design} mayAct={mayAct} />
      ))}
      {design.unseenFeedback > 0 && !mayAct && (
        <Text size="sm" c="dimmed">
          {t('design.unseen', { count: design.unseenFeedback })}
        </Text>
      )}
      {isTelling ? (
        <Suspense>
          <FeedbackForm design={design} isStaff={mayAct} onDone={() => setIsTelling(false)} />
        </Suspense>
      ) : (
        <Button
          variant="light"
          leftSection={<IconMessage2Plus size={20} aria-hidden />}
          onClick={() => setIsTelling(true)}
          style={{ alignSelf: 'flex-start' }}
          data-testid="tell"
        >
          {t('design.tell')}
        </Button>
      )}
    </Section>
  );
}

interface SaidProps {
  readonly said: DesignFeedback;
  readonly design: Design;
  readonly mayAct: boolean;
}

function Said({ said, design, mayAct }: SaidProps) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const part = design.parts.find(({ id }) => id === said.partId);
  const repair = design.revisions.find(({ id }) => id === said.fixedInId);
  return (
    <Card className="minga-card" data-testid="feedback" data-state={said.state}>
      <Stack gap={8}>
        <Group gap={6} justify="space-between">
          <Group gap={6}>
            <Badge variant="light" color={COLOURS[said.kind]}>
              {t(`feedbackKind.${said.kind}`)}
            </Badge>
            {part && (
              <Text size="sm" fw={700}>
                {part.name}
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {[said.authorName, day(said.createdAt)].filter(Boolean).join(', ')}
          </Text>
        </Group>
        <Text style={{ whiteSpace: 'pre-line' }}>{said.text}</Text>
        {said.photoUrl && (
          <a href={said.photoUrl} target="_blank" rel="noreferrer">
            <img src={said.photoUrl} alt={t('design.photoAlt')} loading="lazy" className="minga-photo" />
          </a>
        )}
        {said.answer && (
          <div className="minga-answer">
            <Text size="sm" fw={700}>
              {t('design.answered')}
            </Text>
            <Text style={{ whiteSpace: 'pre-line' }}>{said.answer}</Text>
          </div>
        )}
        {said.state === 'fixed-in' && (
          <Badge variant="light" color="paramo">
            {t('design.fixedIn', { version: repair?.version ?? '?' })}
          </Badge>
        )}
        {mayAct && (
          <Suspense>
            <AnswerFeedback said={said} design={design} />
          </Suspense>
        )}
      </Stack>
    </Card>
  );
}
