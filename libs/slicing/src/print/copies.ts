import { MAX_TRIANGLES, type Mesh } from '#libs/designs';
import { domainError, type SizeMm } from '#libs/domain';

export interface Box {
  readonly min: SizeMm;
  readonly size: SizeMm;
}

export function boxOf({ triangles }: Mesh): Box {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  triangles.forEach((value, i) => {
    const axis = i % 3;
    min[axis] = Math.min(min[axis] ?? value, value);
    max[axis] = Math.max(max[axis] ?? value, value);
  });
  const [x = 0, y = 0, z = 0] = min;
  const [farX = 0, farY = 0, farZ = 0] = max;
  return { min: { x, y, z }, size: { x: farX - x, y: farY - y, z: farZ - z } };
}

/** One mesh with a copy of the part at every place, its lower left front corner there. @throws DomainError INPUT_TOO_LARGE */
export function copiesAt({ triangles, count }: Mesh, { min }: Box, places: readonly SizeMm[]): Mesh {
  const all = count * places.length;
  if (all > MAX_TRIANGLES) {
    const message = `${places.length} copies of ${count} triangles are more than ${MAX_TRIANGLES}. Ask for fewer, or use less detail.`;
    throw domainError('INPUT_TOO_LARGE', message, { params: { limit: MAX_TRIANGLES } });
  }
  const copies = new Float32Array(triangles.length * places.length);
  places.forEach((place, copy) => {
    const move = [place.x - min.x, place.y - min.y, place.z - min.z];
    const from = copy * triangles.length;
    for (let i = 0; i < triangles.length; i++) copies[from + i] = (triangles[i] ?? 0) + (move[i % 3] ?? 0);
  });
  return { triangles: copies, count: all };
}
