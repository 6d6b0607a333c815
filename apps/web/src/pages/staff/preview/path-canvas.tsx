import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { ISOMETRIC_VIEW, projectionOf, TOP_VIEW, type PointMm, type Projection } from '#libs/gcode';
import { drawFlat, drawSpace } from './draw.js';
import type { PathSource } from './path-source.js';

interface PathCanvasProps {
  readonly source: PathSource;
  readonly view: 'flat' | 'space';
  readonly layer: number;
  /** Rises when an exact layer arrived: draw again. */
  readonly loads: number;
  readonly hasTravel: boolean;
  readonly tool: PointMm | undefined;
  readonly label: string;
  readonly describedBy: string;
  readonly onStep: (layers: number) => void;
}

const MARGIN_PX = 14;
const RADIANS_PER_PX = 0.008;
const KEY_TURN = Math.PI / 24;
const KEY_PAN_PX = 30;
const MAX_ZOOM = 20;
const ZOOM_PER_PX = 0.005;
/** Draws coarsely until the hand has rested this long. */
const REST_MS = 150;
const NOTHING = { min: { x: 0, y: 0, z: 0 }, max: { x: 1, y: 1, z: 1 } };

interface Camera {
  readonly turn: number;
  readonly zoom: number;
  readonly panX: number;
  readonly panY: number;
}
const START: Camera = { turn: 0, zoom: 1, panX: 0, panY: 0 };

function clamped(camera: Camera): Camera {
  return { ...camera, zoom: Math.min(Math.max(camera.zoom, 1), MAX_ZOOM) };
}

/** All lengths of a picture times `factor`. */
function scaled(p: Projection, factor: number): Projection {
  const { xx, xy, yx, yy, yz, left, top, pxPerMm } = p;
  return {
    xx: xx * factor,
    xy: xy * factor,
    yx: yx * factor,
    yy: yy * factor,
    yz: yz * factor,
    left: left * factor,
    top: top * factor,
    pxPerMm: pxPerMm * factor,
  };
}

/** Zooms about the middle of the picture. */
function withCamera(p: Projection, { zoom, panX, panY }: Camera, middleX: number, middleY: number): Projection {
  const near = scaled(p, zoom);
  return {
    ...near,
    left: near.left + panX * zoom + middleX * (1 - zoom),
    top: near.top + panY * zoom + middleY * (1 - zoom),
  };
}

/** The path on a canvas: a hand or the keys turn it in space and push it about from above; two fingers, Ctrl with the wheel, and + − zoom. */
export function PathCanvas(props: PathCanvasProps) {
  const { source, view, layer, loads, hasTravel, tool, label, describedBy, onStep } = props;
  const scheme = useComputedColorScheme('light');
  const { ref: box, width, height } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Fingers or mouse on the canvas, by pointer. */
  const held = useRef(new Map<number, { x: number; y: number }>());
  const [camera, setCamera] = useState(START);
  const [isMoving, setIsMoving] = useState(false);
  useEffect(() => setCamera(START), [view, source]);
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setTimeout(() => setIsMoving(false), REST_MS);
    return () => clearTimeout(timer);
  }, [isMoving, camera]);

  // React listens to wheels passively, and the page would scroll along. Only with Ctrl, as on maps in a page; a pinch on a
  // touchpad comes as that too.
  useEffect(() => {
    const element = canvas.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setCamera((c) => clamped({ ...c, zoom: c.zoom * Math.exp(-event.deltaY * ZOOM_PER_PX) }));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  const projection = useMemo(() => {
    const frame = { widthPx: Math.max(width, 1), heightPx: Math.max(height, 1), marginPx: MARGIN_PX };
    const angles = view === 'flat' ? TOP_VIEW : { ...ISOMETRIC_VIEW, turn: ISOMETRIC_VIEW.turn + camera.turn };
    const fitted = projectionOf(source.overview.info.extentsMm ?? NOTHING, angles, frame);
    return withCamera(fitted, camera, width / 2, height / 2);
  }, [source, view, width, height, camera]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || width < 1 || height < 1) return undefined;
    const pixelRatio = Math.min(devicePixelRatio, 2);
    canvas.current.width = width * pixelRatio;
    canvas.current.height = height * pixelRatio;
    const look = { scheme, hasTravel, projection: scaled(projection, pixelRatio), layer, pixelRatio };
    if (view === 'space') return drawSpace(context, source, look, isMoving);
    drawFlat(context, source, look);
    return undefined;
  }, [source, view, layer, loads, hasTravel, scheme, width, height, projection, isMoving]);

  const move = (dx: number, dy: number) => {
    setIsMoving(true);
    setCamera((c) =>
      view === 'space'
        ? { ...c, turn: c.turn - dx * RADIANS_PER_PX }
        : { ...c, panX: c.panX + dx / c.zoom, panY: c.panY + dy / c.zoom },
    );
  };
  const zoom = (factor: number) => setCamera((c) => clamped({ ...c, zoom: c.zoom * factor }));
  function drag(event: PointerEvent) {
    const last = held.current.get(event.pointerId);
    if (!last) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...held.current].find(([id]) => id !== event.pointerId)?.[1];
    held.current.set(event.pointerId, now);
    if (other) {
      zoom(Math.hypot(now.x - other.x, now.y - other.y) / Math.max(Math.hypot(last.x - other.x, last.y - other.y), 1));
    } else move(now.x - last.x, now.y - last.y);
  }
  const letGo = (event: PointerEvent) => held.current.delete(event.pointerId);
  function press(event: KeyboardEvent) {
    const step = view === 'space' ? KEY_TURN / RADIANS_PER_PX : KEY_PAN_PX;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => move(-step, 0),
      ArrowRight: () => move(step, 0),
      ArrowUp: () => move(0, -step),
      ArrowDown: () => move(0, step),
      PageUp: () => onStep(1),
      PageDown: () => onStep(-1),
      '+': () => zoom(1.25),
      '-': () => zoom(0.8),
      Home: () => setCamera(START),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  return (
    <div ref={box} className="minga-path">
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={label}
        aria-describedby={describedBy}
        data-testid="path-canvas"
        // Up and down still scroll the page under a thumb.
        style={{ touchAction: view === 'flat' && camera.zoom > 1 ? 'none' : 'pan-y' }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        }}
        onPointerMove={drag}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onDoubleClick={() => zoom(2)}
        onKeyDown={press}
      />
      {tool && <ToolMark at={tool} projection={projection} />}
    </div>
  );
}

/** Where the tool is: over the canvas, so that it moves without drawing the path again. */
function ToolMark({ at, projection: p }: { readonly at: PointMm; readonly projection: Projection }) {
  const x = p.xx * at.x + p.xy * at.y + p.left;
  const y = p.yx * at.x + p.yy * at.y + p.yz * at.z + p.top;
  return <span className="minga-tool" style={{ transform: `translate(${x}px, ${y}px)` }} data-testid="path-tool" />;
}
