import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  DirectionalLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene as Space,
  Spherical,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { PreviewMesh } from './preview-mesh.js';

export interface Scene {
  /** Around the model and over it, radians. */
  turn(aroundRad: number, overRad: number): void;
  /** Above 1 comes closer. */
  zoom(factor: number): void;
  reset(): void;
  close(): void;
}

const FIELD_OF_VIEW_DEG = 35;
/** From the front left and above, as the pictures are. */
const FIRST_LOOK = { around: -Math.PI / 5, over: Math.PI / 3 };
const CLOSEST = 0.25;
const FARTHEST = 4;

/** Draws a mesh when something changed and not otherwise: a telephone's battery is small. Undefined without WebGL. */
export function openScene(canvas: HTMLCanvasElement, mesh: PreviewMesh): Scene | undefined {
  const renderer = rendererOf(canvas);
  if (!renderer) return undefined;
  const { space, radius } = spaceOf(mesh);
  const camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, radius / 100, radius * 100);
  camera.up.set(0, 0, 1);
  const far = (radius * 1.15) / Math.sin((FIELD_OF_VIEW_DEG * Math.PI) / 360);
  let { around, over } = FIRST_LOOK;
  let closeness = 1;
  let frame = 0;
  const draw = () => {
    frame = 0;
    const at = new Spherical(far / closeness, over, around);
    const eye = new Vector3().setFromSpherical(at);
    // three's sphere stands on y, our models on z.
    camera.position.set(eye.x, -eye.z, eye.y);
    camera.lookAt(0, 0, 0);
    renderer.render(space, camera);
  };
  const later = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const scene: Scene = {
    turn(aroundRad, overRad) {
      around -= aroundRad;
      over = Math.min(Math.PI - 0.05, Math.max(0.05, over + overRad));
      later();
    },
    zoom(factor) {
      closeness = Math.min(FARTHEST, Math.max(CLOSEST, closeness * factor));
      later();
    },
    reset() {
      ({ around, over } = FIRST_LOOK);
      closeness = 1;
      later();
    },
    close() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      stopPointers();
      renderer.dispose();
    },
  };
  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    renderer.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / Math.max(1, clientHeight);
    camera.updateProjectionMatrix();
    later();
  });
  sizes.observe(canvas);
  const stopPointers = followPointers(canvas, scene);
  return scene;
}

function rendererOf(canvas: HTMLCanvasElement): WebGLRenderer | undefined {
  try {
    const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'low-power' });
    renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    return renderer;
  } catch {
    // Old telephones and locked-down browsers have no WebGL.
    return undefined;
  }
}

function spaceOf(mesh: PreviewMesh): { space: Space; radius: number } {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
  geometry.setIndex(new BufferAttribute(mesh.indices, 1));
  // Corners of machine parts are sharp: each face has its own normal.
  const faces = geometry.toNonIndexed();
  faces.computeVertexNormals();
  faces.center();
  faces.computeBoundingSphere();
  const space = new Space();
  const material = new MeshStandardMaterial({ color: 0xc36232, roughness: 0.75, metalness: 0.05 });
  space.add(new Mesh(faces, material), new AmbientLight(0xffffff, 1.1));
  for (const [x, y, z, strength] of [
    [-3, -4, 6, 2.2],
    [5, -2, 2, 0.9],
    [0, 5, -3, 0.7],
  ] as const) {
    const light = new DirectionalLight(0xffffff, strength);
    light.position.set(x, y, z);
    space.add(light);
  }
  return { space, radius: faces.boundingSphere?.radius || 1 };
}

/** One finger or the mouse turns, two fingers or the wheel come closer. */
function followPointers(canvas: HTMLCanvasElement, scene: Scene): () => void {
  const at = new Map<number, { x: number; y: number }>();
  const spread = () => {
    const [one, other] = [...at.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(name, act, { signal: stop.signal, passive: name !== 'wheel' });
  on('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    at.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  on('pointermove', (event) => {
    const last = at.get(event.pointerId);
    if (!last) return;
    const before = spread();
    at.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (at.size === 1) {
      const perPixel = Math.PI / Math.max(1, canvas.clientWidth);
      scene.turn((event.clientX - last.x) * perPixel, (last.y - event.clientY) * perPixel);
    } else if (before > 0) scene.zoom(spread() / before);
  });
  for (const name of ['pointerup', 'pointercancel'] as const) on(name, (event) => at.delete(event.pointerId));
  on('wheel', (event) => {
    event.preventDefault();
    scene.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  });
  return () => stop.abort();
}
