import { Group, SegmentedControl, Slider, Stack, Switch, Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FEATURE_GROUPS, featureGroup, pointOfBlock, progressAt, type FeatureGroup } from '#libs/gcode';
import { useFormat } from '../../../shared/format.js';
import { cssColour } from './draw.js';
import { PathCanvas } from './path-canvas.js';
import type { PathSource } from './path-source.js';

const VIEWS = ['space', 'flat'] as const;

interface PathViewProps {
  readonly source: PathSource;
  /** Cumulative time, `[blocks, seconds]`. */
  readonly timeIndex: readonly (readonly [number, number])[];
  /** While it runs: how many blocks the machine has acknowledged. */
  readonly ackedBlocks?: number | undefined;
}

/** A program's tool path, by layers, with where the machine is in it. */
export function PathView({ source, timeIndex, ackedBlocks }: PathViewProps) {
  const { t } = useTranslation();
  const { number, duration } = useFormat();
  const { overview } = source;
  const last = Math.max(overview.info.layers - 1, 0);
  const [view, setView] = useState<(typeof VIEWS)[number]>(last === 0 ? 'flat' : 'space');
  const [chosen, setChosen] = useState(last);
  const [hasTravel, setHasTravel] = useState(false);
  const isRunning = ackedBlocks !== undefined;
  const [isFollowing, setIsFollowing] = useState(true);
  const liveLayer = isRunning ? overview.layerOfBlock(ackedBlocks) : undefined;
  const layer = isFollowing && liveLayer !== undefined ? liveLayer : Math.min(chosen, last);
  const loads = useExactLayer(source, view === 'flat' ? layer : liveLayer);
  const tool = useMemo(() => {
    if (liveLayer === undefined || ackedBlocks === undefined) return undefined;
    return pointOfBlock(source.exact(liveLayer) ?? overview.layerPath(liveLayer), ackedBlocks);
    // `loads`: the exact layer has arrived.
  }, [source, overview, liveLayer, ackedBlocks, loads]);
  const choose = (value: number) => {
    setIsFollowing(false);
    setChosen(Math.min(Math.max(value, 0), last));
  };
  const secondsAt = (block: number) => {
    const { remainingS } = progressAt(timeIndex, block);
    return (timeIndex[timeIndex.length - 1]?.[1] ?? 0) - remainingS;
  };
  const startS = secondsAt((overview.layerBlock[layer] ?? 1) - 1);
  const totalS = timeIndex[timeIndex.length - 1]?.[1] ?? 0;
  const words = {
    layer: number(layer + 1),
    layers: number(last + 1),
    height: number(overview.heightMm(layer), 2),
    start: duration(startS),
    total: duration(totalS),
  };
  const summaryId = useId();
  return (
    <Stack gap="sm" data-testid="path-view">
      <SegmentedControl
        fullWidth
        size="md"
        aria-label={t('preview.view')}
        value={view}
        onChange={(value) => setView(VIEWS.find((each) => each === value) ?? 'space')}
        data={VIEWS.map((each) => ({ value: each, label: t(`preview.${each}`) }))}
      />
      <PathCanvas
        source={source}
        view={view}
        layer={layer}
        loads={loads}
        hasTravel={hasTravel}
        tool={tool}
        label={t('preview.label')}
        describedBy={summaryId}
        onStep={(step) => choose(layer + step)}
      />
      <div>
        <Text id={summaryId} fw={600} data-testid="path-layer">
          {t('preview.layer', words)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('preview.time', words)}
        </Text>
      </div>
      {last > 0 && (
        <Slider
          min={1}
          max={last + 1}
          value={layer + 1}
          onChange={(value) => choose(value - 1)}
          label={null}
          size="lg"
          thumbSize={28}
          thumbLabel={t('preview.slider')}
          thumbProps={{ 'aria-valuetext': t('preview.layer', words) }}
          my={6}
        />
      )}
      <Group gap="lg">
        <Switch
          size="md"
          label={t('preview.travel')}
          checked={hasTravel}
          onChange={(event) => setHasTravel(event.currentTarget.checked)}
        />
        {isRunning && (
          <Switch
            size="md"
            label={t('preview.follow')}
            checked={isFollowing}
            onChange={(event) => setIsFollowing(event.currentTarget.checked)}
          />
        )}
      </Group>
      <Legend features={overview.info.features} hasTravel={hasTravel} />
      {(overview.info.layerStride > 1 || overview.info.runStride > 1) && (
        <Text size="sm" c="dimmed">
          {t('preview.coarse')}
        </Text>
      )}
    </Stack>
  );
}

/** @returns how many exact layers have come: a reason to draw again */
function useExactLayer(source: PathSource, layer: number | undefined): number {
  const [loads, setLoads] = useState(0);
  useEffect(() => {
    if (layer === undefined || source.exact(layer)) return undefined;
    let isWanted = true;
    // Without connection the coarse layer stays; the banner of the page says so.
    source.load(layer).then(
      () => isWanted && setLoads((count) => count + 1),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [source, layer]);
  return loads;
}

function Legend({ features, hasTravel }: { readonly features: readonly string[]; readonly hasTravel: boolean }) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const used = new Set<FeatureGroup>(features.slice(features.length > 1 ? 1 : 0).map(featureGroup));
  if (hasTravel) used.add('travel');
  return (
    <ul className="minga-legend" aria-label={t('preview.legend')}>
      {FEATURE_GROUPS.filter((group) => used.has(group)).map((group) => (
        <li key={group}>
          <span style={{ background: cssColour(scheme, group) }} />
          {t(`previewKind.${group}`)}
        </li>
      ))}
    </ul>
  );
}
