import { cross, dot, unit, type Vec } from './faces.js';

/** Orthographic: depth grows towards the viewer. */
export interface Camera {
  readonly right: Vec;
  readonly up: Vec;
  readonly towards: Vec;
}

export function cameraFrom(view: Vec): Camera {
  const towards = unit(view);
  const right = unit(cross([0, 0, 1], towards));
  return { right, up: cross(towards, right), towards };
}

/** Model point to view coordinates: right, up, towards the viewer. */
export const project = (camera: Camera, p: Vec): Vec => [
  dot(p, camera.right),
  dot(p, camera.up),
  dot(p, camera.towards),
];

/** Light from above, left and a little in front, in view coordinates. */
const LIGHT: Vec = unit([-0.4, 0.8, 0.5]);

/** A colour as a flat face of that normal shows it, on 64 steps per channel. */
export function shade(colour: string, normal: Vec, camera: Camera): string {
  const strength = 0.68 + 0.42 * Math.max(0, dot(project(camera, normal), LIGHT));
  const channels = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  const lit = channels.map((c) => (strength <= 1 ? c * strength : c + (255 - c) * (strength - 1) * 2.5));
  return `#${lit.map((c) => (Math.min(63, Math.round(c / 4)) * 4).toString(16).padStart(2, '0')).join('')}`;
}
