import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRotate2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../shared/page.js';
import { readPreview, type PreviewMesh } from './preview-mesh.js';
import { openScene, type Scene } from './scene.js';

interface ModelViewProps {
  readonly url: string;
  /** Of the part. */
  readonly name: string;
}

/** A part's model to look at from all sides: with a finger, the mouse, or the arrow keys. */
export function ModelView({ url, name }: ModelViewProps) {
  const mesh = useQuery({
    queryKey: ['mesh', url],
    queryFn: async () => {
      const response = await fetch(url);
      if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
      return readPreview(await response.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Loaded query={mesh}>{(data) => <Canvas mesh={data} name={name} />}</Loaded>;
}

const STEP = Math.PI / 12;
const KEYS: Record<string, (scene: Scene) => void> = {
  ArrowLeft: (scene) => scene.turn(-STEP, 0),
  ArrowRight: (scene) => scene.turn(STEP, 0),
  ArrowUp: (scene) => scene.turn(0, -STEP),
  ArrowDown: (scene) => scene.turn(0, STEP),
  '+': (scene) => scene.zoom(1.25),
  '-': (scene) => scene.zoom(0.8),
  Home: (scene) => scene.reset(),
};

function Canvas({ mesh, name }: { readonly mesh: PreviewMesh; readonly name: string }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<Scene | null>(null);
  const [isPossible, setIsPossible] = useState(true);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const opened = openScene(canvas.current, mesh);
    scene.current = opened ?? null;
    setIsPossible(opened !== undefined);
    return () => opened?.close();
  }, [mesh]);
  if (!isPossible) return <Text role="status">{t('design.no3d')}</Text>;
  return (
    <Stack gap={6}>
      <div className="minga-picture minga-space">
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          aria-label={t('design.modelOf', { name })}
          onKeyDown={(event) => {
            const act = KEYS[event.key];
            if (!act || !scene.current) return;
            event.preventDefault();
            act(scene.current);
          }}
          data-testid="model-canvas"
        />
      </div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" maw={420}>
          {t('design.view3dHelp')}
        </Text>
        <Button
          variant="default"
          size="sm"
          h={40}
          leftSection={<IconRotate2 size={18} aria-hidden />}
          onClick={() => scene.current?.reset()}
        >
          {t('design.reset3d')}
        </Button>
      </Group>
    </Stack>
  );
}
