import { Alert, Button, Card, NativeSelect, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconFileSearch, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GcodeProblemCode, MotionProfile } from '#libs/gcode';
import type { Machine } from '../../../api/client.js';
import { useMachines } from '../../../api/queries.js';
import { useFormat } from '../../../shared/format.js';
import { Loaded, PageHeader } from '../../../shared/page.js';
import { PathView } from '../preview/path-view.js';
import { KeepFor } from './keep-for.js';
import { KeptPrograms } from './kept-programs.js';
import { ReportView } from './report.js';
import { useInspection } from './use-inspection.js';

/** Looks at a program file before anything is sent anywhere: the file leaves this device only to be kept for a job. */
export function InspectPage() {
  const { t } = useTranslation();
  const machines = useMachines();
  return (
    <Stack maw={960} mx="auto" w="100%">
      <PageHeader title={t('inspect.title')} intro={t('inspect.intro')} />
      <Loaded query={machines}>
        {(list) => (list.length === 0 ? <Text>{t('inspect.noMachine')}</Text> : <Inspect machines={list} />)}
      </Loaded>
    </Stack>
  );
}

function Inspect({ machines }: { readonly machines: readonly Machine[] }) {
  const { t } = useTranslation();
  const [machineId, setMachineId] = useState(machines[0]?.id);
  const [file, setFile] = useState<File>();
  const machine = machines.find(({ id }) => id === machineId);
  const profile = useProfile(machine);
  const inspection = useInspection(file, profile);
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <>
      <NativeSelect
        label={t('inspect.machine')}
        value={machineId}
        onChange={(event) => setMachineId(event.currentTarget.value)}
        data={machines.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChooseFile isBusy={inspection.state === 'reading'} onChoose={setFile} />
      {file && (
        <Title order={2} ref={title} style={{ overflowWrap: 'anywhere' }}>
          {file.name}
        </Title>
      )}
      {file && inspection.state === 'reading' && <Reading file={file} fraction={inspection.fraction} />}
      {inspection.state === 'failed' && <Failed {...inspection} />}
      {inspection.state === 'done' && (
        <div className="minga-inspect" data-testid="inspect-done">
          <ReportView report={inspection.report} />
          <PathView source={inspection.path} timeIndex={inspection.report.timeIndex} />
          {file && machine && inspection.report.isRunnable && (
            <KeepFor key={`${file.name} ${file.lastModified} ${machine.id}`} file={file} machine={machine} />
          )}
        </div>
      )}
      <KeptPrograms />
    </>
  );
}

interface FailedProps {
  readonly code?: GcodeProblemCode | undefined;
  readonly message?: string;
}

/** With a code the file is no program; without, it could not be read. */
function Failed({ code, message }: FailedProps) {
  const { t } = useTranslation();
  const title = code === undefined ? t('inspect.failed') : t(`error.${code}`);
  return (
    <Alert color="annatto" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {code === undefined ? t('inspect.failedHelp') : message}
    </Alert>
  );
}

/** The same object as long as the machine's limits are the same: a refreshed list must not begin the reading anew. */
function useProfile(machine: Machine | undefined): MotionProfile | undefined {
  const kept = useRef<{ text: string; profile: MotionProfile }>(undefined);
  if (!machine) return undefined;
  const text = JSON.stringify(machine.profile);
  if (kept.current?.text !== text) kept.current = { text, profile: machine.profile };
  return kept.current.profile;
}

function Reading({ file, fraction }: { readonly file: File; readonly fraction: number }) {
  const { t } = useTranslation();
  const { number, percent } = useFormat();
  const words = { percent: percent(fraction), size: number(file.size / 1e6, 1) };
  return (
    <div aria-live="polite">
      <Text mb={6}>{t('inspect.reading', words)}</Text>
      <Progress value={fraction * 100} size="xl" aria-label={t('inspect.progress')} transitionDuration={0} />
    </div>
  );
}

interface ChooseFileProps {
  readonly isBusy: boolean;
  readonly onChoose: (file: File) => void;
}

function ChooseFile({ isBusy, onChoose }: ChooseFileProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  function take(file: File | undefined) {
    if (file) onChoose(file);
    if (input.current) input.current.value = '';
  }
  return (
    <Card
      className={`minga-card minga-drop${isOver ? ' minga-drop-over' : ''}`}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <Stack align="center" gap="sm">
        <IconFileSearch size={40} stroke={1.3} aria-hidden />
        <Text ta="center" className="minga-wide-only">
          {t('inspect.drop')}
        </Text>
        <input
          ref={input}
          type="file"
          accept=".gcode,.bgcode,.gco,.g,.nc,.ngc,.tap,.cnc"
          className="minga-hidden"
          onChange={(event) => take(event.currentTarget.files?.[0])}
          aria-label={t('inspect.choose')}
          tabIndex={-1}
          data-testid="inspect-file"
        />
        <Button
          size="lg"
          leftSection={<IconUpload aria-hidden />}
          loading={isBusy}
          onClick={() => input.current?.click()}
        >
          {t('inspect.choose')}
        </Button>
      </Stack>
    </Card>
  );
}
