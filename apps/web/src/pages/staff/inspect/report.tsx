import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { GcodeProblem, ProgramReport } from '#libs/gcode';
import { useFormat } from '../../../shared/format.js';

const COLOURS = { reject: 'annatto', strip: 'maize', warn: 'maize', info: 'sky' } as const;

/** What a program will do, and what is wrong with it for this machine. */
export function ReportView({ report }: { readonly report: ProgramReport }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md" data-testid="inspect-report">
      <Alert
        color={report.isRunnable ? 'paramo' : 'annatto'}
        icon={report.isRunnable ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        title={t(report.isRunnable ? 'inspect.runs' : 'inspect.doesNotRun')}
        role="status"
      />
      <Facts report={report} />
      {report.problems.length > 0 && (
        <div>
          <Title order={3} mb="xs">
            {t('inspect.problems')}
          </Title>
          <ul className="minga-problems">
            {report.problems.map((problem, index) => (
              <ProblemItem key={index} problem={problem} />
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}

function Facts({ report }: { readonly report: ProgramReport }) {
  const { t } = useTranslation();
  const { number, duration, size } = useFormat();
  const { extentsMm: box, maxNozzleC, maxBedC, maxSpindleRpm } = report;
  const grams = report.tools.reduce((sum, tool) => sum + (tool.massG ?? 0), 0);
  const filament = [
    t('inspect.metres', { m: number(report.filamentMm / 1000, 2) }),
    grams > 0 && t('inspect.grams', { g: number(grams, 0) }),
  ].filter(Boolean);
  const rows: readonly (readonly [string, string | false | undefined])[] = [
    [t('inspect.time'), duration(report.estimatedS)],
    [t('inspect.heating'), report.heatingS > 0 && duration(report.heatingS)],
    [t('inspect.claimed'), report.claims?.estimatedS !== undefined && duration(report.claims.estimatedS)],
    [t('inspect.layers'), number(report.layers)],
    [t('inspect.size'), box && size({ x: box.max.x - box.min.x, y: box.max.y - box.min.y, z: box.max.z - box.min.z })],
    [t('inspect.filament'), report.filamentMm > 0 && filament.join(' · ')],
    [t('inspect.nozzle'), maxNozzleC !== undefined && `${number(maxNozzleC)} °C`],
    [t('inspect.bed'), maxBedC !== undefined && `${number(maxBedC)} °C`],
    [t('inspect.spindle'), maxSpindleRpm !== undefined && t('inspect.rpm', { rpm: number(maxSpindleRpm) })],
    [t('inspect.lines'), number(report.lines)],
    [t('inspect.slicer'), [report.claims?.slicer, report.claims?.version].filter(Boolean).join(' ')],
  ];
  return (
    <dl className="minga-facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function ProblemItem({ problem }: { readonly problem: GcodeProblem }) {
  const { t, i18n } = useTranslation();
  const key = `error.${problem.code}`;
  return (
    <li>
      <Group gap="xs" mb={4}>
        <Badge color={COLOURS[problem.severity]} variant="light">
          {t(`inspectSeverity.${problem.severity}`)}
        </Badge>
        <Text size="sm">{t('problem.line', { line: problem.line })}</Text>
      </Group>
      <Text fw={600}>{i18n.exists(key) ? t(key as 'error.INTERNAL') : problem.code}</Text>
      <Text size="sm" c="dimmed" lang="en">
        {problem.message}
      </Text>
      {problem.repeats !== undefined && <Text size="sm">{t('problem.repeats', { count: problem.repeats })}</Text>}
    </li>
  );
}
