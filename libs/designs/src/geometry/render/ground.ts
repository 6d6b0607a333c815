import type { SizeMm } from '#libs/domain';
import type { Camera } from './camera.js';

/** Cells of the shadow along the longer side. */
const CELLS = 320;

/** The soft shadow a thing throws straight down on the plane it stands on. */
export class GroundShadow {
  private readonly cells: Float32Array;
  private readonly columns: number;
  private readonly rows: number;
  private readonly cellMm: number;
  private readonly left: number;
  private readonly front: number;

  /** From the box of everything that stands there. */
  constructor(
    min: SizeMm,
    private readonly size: SizeMm,
  ) {
    const reach = Math.max(size.x, size.y, size.z * 0.5, 1e-3);
    const margin = reach * 0.35;
    this.cellMm = (Math.max(size.x, size.y) + 2 * margin) / CELLS;
    this.left = min.x - margin;
    this.front = min.y - margin;
    this.columns = Math.ceil((size.x + 2 * margin) / this.cellMm);
    this.rows = Math.ceil((size.y + 2 * margin) / this.cellMm);
    this.cells = new Float32Array(this.columns * this.rows);
    this.floor = min.z;
  }

  readonly floor: number;

  /** Darkens below every triangle; what is high up throws less. */
  add(triangles: Float32Array): void {
    const fade = Math.max(Math.min(this.size.x, this.size.y) * 0.8, 1e-3);
    for (let i = 0; i < triangles.length; i += 9) {
      const at = (k: number): number => triangles[i + k] ?? 0;
      const height = Math.min(at(2), at(5), at(8)) - this.floor;
      const value = 1 / (1 + (height / fade) ** 2);
      const column = (k: number) => (at(k) - this.left) / this.cellMm;
      const row = (k: number) => (at(k + 1) - this.front) / this.cellMm;
      this.fill([column(0), row(0), column(3), row(3), column(6), row(6)], value);
    }
  }

  private fill(c: readonly [number, number, number, number, number, number], value: number): void {
    const [ax, ay, bx, by, cx, cy] = c;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (Math.abs(area) < 1e-9) return;
    for (let y = Math.floor(Math.min(ay, by, cy)); y <= Math.max(ay, by, cy); y++) {
      for (let x = Math.floor(Math.min(ax, bx, cx)); x <= Math.max(ax, bx, cx); x++) {
        const [px, py] = [x + 0.5, y + 0.5];
        const a = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area;
        const b = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area;
        if (a < -0.01 || b < -0.01 || a + b > 1.01) continue;
        const cell = y * this.columns + x;
        if (value > (this.cells[cell] ?? 0)) this.cells[cell] = value;
      }
    }
  }

  /** Three box blurs in both directions come close to a Gaussian. */
  soften(): void {
    const reach = Math.max(2, Math.round(CELLS / 36));
    for (let i = 0; i < 3; i++) {
      this.blur(1, this.columns, this.rows, reach);
      this.blur(this.columns, this.rows, this.columns, reach);
    }
  }

  private blur(step: number, length: number, lines: number, reach: number): void {
    const row = new Float32Array(length);
    for (let line = 0; line < lines; line++) {
      const start = step === 1 ? line * this.columns : line;
      for (let i = 0; i < length; i++) row[i] = this.cells[start + i * step] ?? 0;
      let sum = 0;
      for (let i = -reach; i < length; i++) {
        sum += (row[i + reach] ?? 0) - (row[i - reach - 1] ?? 0);
        if (i >= 0) this.cells[start + i * step] = sum / (2 * reach + 1);
      }
    }
  }

  /** 0 to 1. */
  at(x: number, y: number): number {
    const column = (x - this.left) / this.cellMm - 0.5;
    const row = (y - this.front) / this.cellMm - 0.5;
    const [c, r] = [Math.floor(column), Math.floor(row)];
    if (c < 0 || r < 0 || c + 1 >= this.columns || r + 1 >= this.rows) return 0;
    const cell = (dx: number, dy: number): number => this.cells[(r + dy) * this.columns + c + dx] ?? 0;
    const [fx, fy] = [column - c, row - r];
    return (cell(0, 0) * (1 - fx) + cell(1, 0) * fx) * (1 - fy) + (cell(0, 1) * (1 - fx) + cell(1, 1) * fx) * fy;
  }
}

/** Where the ray of a pixel meets the ground. */
export function groundPoint(camera: Camera, px: number, py: number, floor: number): readonly [x: number, y: number] {
  const { right, up, towards, pixelsPerMm, originX, originY } = camera;
  const across = (px - originX) / pixelsPerMm;
  const along = (originY - py) / pixelsPerMm;
  const back = (floor - along * up[2]) / towards[2];
  return [across * right[0] + along * up[0] + back * towards[0], across * right[1] + along * up[1] + back * towards[1]];
}
