import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconStack2 } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Job } from '../../../api/client.js';
import { useMachines } from '../../../api/queries.js';
import { Loaded } from '../../../shared/page.js';
import { Picture } from '../../../shared/picture.js';

// The reader of paths is fetched when somebody wants to see one.
const RemotePathView = lazy(async () => ({ default: (await import('./remote-path-view.js')).RemotePathView }));

interface ProgramPreviewProps {
  readonly job: Job;
  readonly programId: string;
}

/** What a job's program makes: a small picture at once, its path when asked for. */
export function ProgramPreview({ job, programId }: ProgramPreviewProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const ackedBlocks = useAcked(job);
  const program = useQuery({
    queryKey: ['programs', programId],
    queryFn: () => fetchProgram(programId),
    staleTime: Infinity,
  });
  if (program.data && !program.data.hasPicture) return null;
  return (
    <Stack gap="sm" data-testid="program-preview">
      <Title order={3}>{t('preview.title')}</Title>
      {!isOpen && (
        <>
          <Picture
            url={`/api/programs/${programId}/picture.png`}
            alt={t('preview.pictureOf', { part: job.partName })}
            height={200}
          />
          <Button
            variant="default"
            leftSection={<IconStack2 aria-hidden />}
            onClick={() => setIsOpen(true)}
            data-testid="path-open"
          >
            {t('preview.open')}
          </Button>
        </>
      )}
      {isOpen && (
        <Loaded query={program}>
          {({ timeIndex }) => (
            <Suspense fallback={<Skeleton height={360} />}>
              <RemotePathView programId={programId} timeIndex={timeIndex} ackedBlocks={ackedBlocks} />
            </Suspense>
          )}
        </Loaded>
      )}
    </Stack>
  );
}

async function fetchProgram(programId: string) {
  const program = await answer(api.GET('/api/programs/{programId}', { params: { path: { programId } } }));
  const timeIndex = program.timeIndex.map(([blocks = 0, seconds = 0]): [number, number] => [blocks, seconds]);
  return { ...program, timeIndex };
}

/** Blocks the machine that runs this job has acknowledged. */
function useAcked(job: Job): number | undefined {
  const machines = useMachines();
  const telemetry = machines.data?.find((machine) => machine.id === job.machineId)?.telemetry;
  const isMine = job.attempts.some((attempt) => attempt.id === telemetry?.attemptId);
  return isMine ? telemetry?.ackedBlocks : undefined;
}
