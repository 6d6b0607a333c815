import type { Chance } from './random.js';

/** A print that heats, homes and draws; 5 to 30 minutes of machine time. No two blocks of motion are alike. */
export function randomPrint(chance: Chance): string[] {
  const lines = ['G21', 'G90', 'M82', `M140 S${chance.int(40, 70)}`, `M104 S${chance.int(180, 220)}`, 'G28', 'G92 E0'];
  lines.push(`M109 S${chance.int(190, 220)}`, 'G1 Z0.2 F600', 'M106 S255');
  const moves = chance.int(100, 600);
  for (let move = 1; move <= moves; move++) {
    const [x, y] = [30 + chance.next() * 150, 30 + chance.next() * 150];
    lines.push(`G1 X${x.toFixed(3)} Y${y.toFixed(3)} E${(move * 0.4).toFixed(3)} F${chance.int(1200, 4800)}`);
  }
  return [...lines, 'M107'];
}

/** Pockets in a board; spindle on, off at the end. */
export function randomMilling(chance: Chance): string[] {
  const lines = ['G21', 'G90', 'G17', 'G0Z5', `M3S${chance.int(6_000, 12_000)}`, 'G4P2'];
  const cuts = chance.int(50, 300);
  for (let cut = 0; cut < cuts; cut++) {
    const [x, y] = [(5 + chance.next() * 200).toFixed(3), (5 + chance.next() * 150).toFixed(3)];
    lines.push(`G1X${x}Y${y}F${chance.int(400, 1200)}`);
  }
  return [...lines, 'G0Z5', 'M5'];
}
