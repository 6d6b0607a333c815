import { Button, Card, Group, Stack, Stepper, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconArrowLeft, IconArrowRight, IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { answer, api, type Design } from '../../api/client.js';
import { localised } from '../../shared/format.js';
import { rememberRequest } from '../../shared/my-requests.js';
import { Loaded, PageHeader } from '../../shared/page.js';
import { Picture } from '../../shared/picture.js';
import { ProblemAlert } from '../../shared/problem.js';
import { AskDone } from './ask-done.js';
import { EMPTY_WISH, HowMany, WhereAndWhen, WhoAndWhy, type Wish } from './ask-steps.js';
import { useDesign } from './design/design.js';

export function AskPage() {
  const { slug = '' } = useParams();
  const design = useDesign(slug);
  return <Loaded query={design}>{(data) => <Wizard design={data} />}</Loaded>;
}

const STEPS = ['howMany', 'where', 'who'] as const;

function Wizard({ design }: { readonly design: Design }) {
  const { t } = useTranslation();
  const [step, setStep] = useState(0);
  const [wish, setWish] = useState<Wish>(EMPTY_WISH);
  const send = useMutation({
    mutationFn: () => answer(api.POST('/api/requests', { body: { designId: design.id, ...bodyOf(wish) } })),
    onSuccess: ({ code }) => rememberRequest({ code, title: localised(design.title) }),
    meta: { showsOwnError: true },
  });
  const top = useRef<HTMLDivElement>(null);
  const isFirstRender = useRef(true);
  useEffect(() => {
    // A new step starts at its top, for eyes and for screen readers; the page itself starts where the browser puts it.
    if (!isFirstRender.current) top.current?.focus();
    isFirstRender.current = false;
  }, [step]);
  if (send.data) return <AskDone created={send.data} design={design} quantity={wish.quantity} />;

  const isLast = step === STEPS.length - 1;
  const change = (part: Partial<Wish>) => setWish((old) => ({ ...old, ...part }));
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isLast) send.mutate();
    else setStep(step + 1);
  }
  return (
    <Stack maw={640} mx="auto" gap="lg">
      <Group wrap="nowrap" align="center">
        <Picture url={design.imageUrl} alt="" height={72} width={96} />
        <div style={{ flex: 1 }}>
          <PageHeader title={t('ask.title', { title: localised(design.title) })} />
        </div>
      </Group>
      <Stepper active={step} onStepClick={setStep} allowNextStepsSelect={false} size="sm" iconSize={44} wrap={false}>
        {STEPS.map((name, index) => (
          <Stepper.Step key={name} aria-label={`${index + 1}. ${t(`ask.${name}`)}`} />
        ))}
      </Stepper>
      <Card className="minga-card" padding="lg" ref={top} tabIndex={-1} style={{ outline: 'none' }}>
        <form onSubmit={submit}>
          <Stack gap="lg">
            <Text component="h2" fw={750} fz={22} m={0}>
              {t(`ask.${STEPS[step] ?? 'who'}`)}
            </Text>
            {step === 0 && <HowMany wish={wish} change={change} />}
            {step === 1 && <WhereAndWhen wish={wish} change={change} />}
            {step === 2 && <WhoAndWhy wish={wish} change={change} designId={design.id} />}
            {send.isError && <ProblemAlert error={send.error} />}
            {/* On a telephone below each other, what goes on above what goes back. */}
            <Group justify="space-between" wrap="wrap-reverse" grow={isLast} preventGrowOverflow={false}>
              {step > 0 ? (
                <Button variant="default" size="lg" leftSection={<IconArrowLeft />} onClick={() => setStep(step - 1)}>
                  {t('action.back')}
                </Button>
              ) : (
                <span />
              )}
              <Button
                type="submit"
                size="lg"
                loading={send.isPending}
                rightSection={isLast ? <IconSend aria-hidden /> : <IconArrowRight aria-hidden />}
                data-testid={isLast ? 'ask-send' : 'ask-next'}
              >
                {isLast ? t('ask.send') : t('action.next')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Stack>
  );
}

/** What was left empty is not sent. */
function bodyOf({ neededBy, contact, note, ...rest }: Wish) {
  return { ...rest, ...(neededBy && { neededBy }), ...(contact && { contact }), ...(note && { note }) };
}
