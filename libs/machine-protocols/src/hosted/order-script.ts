import type { MachineOrder } from '../session.js';

/** What an order means in the printer's G-code, line by line; undefined: this machine cannot do it. */
export function scriptOf(order: MachineOrder, heat: HeatCommands): readonly string[] | undefined {
  switch (order.kind) {
    case 'gcode':
      return order.lines;
    case 'jog': {
      const { x, y, z } = order.deltaMm;
      const axes = [part('X', x), part('Y', y), part('Z', z)].join('');
      return ['G91', `G1${axes} F${Math.round(order.feedMmPerMin)}`, 'G90'];
    }
    case 'home':
      return [`G28${(order.axes ?? []).map((axis) => ` ${axis.toUpperCase()}`).join('')}`];
    case 'heat':
      return [
        ...(order.nozzleC === undefined ? [] : [heat.nozzle(order.nozzleC)]),
        ...(order.bedC === undefined ? [] : [heat.bed(order.bedC)]),
      ];
    case 'override': {
      if (order.rapid !== undefined || order.spindle !== undefined) return undefined;
      const { feed, flow } = order;
      return [
        ...(feed === undefined ? [] : [`M220 S${Math.round(feed)}`]),
        ...(flow === undefined ? [] : [`M221 S${Math.round(flow)}`]),
      ];
    }
    default:
      return undefined;
  }
}

export interface HeatCommands {
  nozzle(targetC: number): string;
  bed(targetC: number): string;
}

function part(letter: string, value: number | undefined): string {
  return value === undefined ? '' : ` ${letter}${value.toFixed(3)}`;
}
