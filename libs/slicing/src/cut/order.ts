import { lengthOf, startingAt, type Curve } from './curves.js';
import { distance, type Point } from './geometry.js';

/** Nearest next one, from the front left corner: fewer and shorter travels. */
export function nearestFirst<T>(
  things: readonly T[],
  startOf: (thing: T, from: Point) => Point,
  from: Point = [0, 0],
): T[] {
  const waiting = [...things];
  const result: T[] = [];
  let at = from;
  while (waiting.length > 0) {
    let best = 0;
    let least = Infinity;
    waiting.forEach((thing, i) => {
      const away = distance(startOf(thing, at), at);
      if (away < least) [best, least] = [i, away];
    });
    const [next] = waiting.splice(best, 1);
    if (next === undefined) break;
    result.push(next);
    at = startOf(next, at);
  }
  return result;
}

/** The corner of a closed path nearest to a point. */
export function nearestCorner(path: Curve, point: Point): Point {
  let best: Point = path[0]?.from ?? [0, 0];
  for (const { from } of path) if (distance(from, point) < distance(best, point)) best = from;
  return best;
}

/** The closed path begun at its corner nearest to a point. */
export function begunNear(path: Curve, point: Point): Curve {
  const corner = nearestCorner(path, point);
  const index = path.findIndex(({ from }) => from === corner);
  return index <= 0 ? path : startingAt(path, lengthOf(path.slice(0, index)));
}

/** Closed paths of one group after another, each begun where it is nearest to the end of the one before. */
export function orderedLoops<T extends { readonly path: Curve }>(groups: readonly (readonly T[])[]): T[] {
  let at: Point = [0, 0];
  return groups.flatMap((group) =>
    nearestFirst(group, ({ path }, from) => nearestCorner(path, from), at).map((loop) => {
      const path = begunNear(loop.path, at);
      at = path[0]?.from ?? at;
      return { ...loop, path };
    }),
  );
}
