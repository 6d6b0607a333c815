import { COLOURS, type Body, type Label } from '../generator/drawing.js';
import { polar, type DesignOutput, type Kit, type Plate, type Point, type Solid } from '../generator/kit.js';

/**
 * Push seeder for maize: two plywood wheels turn a drum that drops two kernels every 30 cm. Seen from the side, X points
 * forward and Y up, the axle at the origin; parts sit between the side plates, `gapMm` apart.
 */
export const PARAMETERS = {
  gapMm: 40,
  plateMm: 9,
  wheelMm: 280,
  wheelThicknessMm: 12,
  axleMm: 12,
  boltMm: 6.5,
  drumMm: 64,
  /** 3 cells per turn of 0.9 m: a hill every 30 cm. */
  cells: 3,
  /** A cell takes two kernels of 8 to 10 mm. */
  cellLengthMm: 15,
  cellWidthMm: 12,
  cellDepthMm: 6.5,
  /** Three lines of a 0.4 mm nozzle. */
  wallMm: 1.2,
  hopperTopMm: 94,
  hopperHeightMm: 60,
  tubeMm: 25.4,
};

/** Where the bolts go through both plates (X, Y from the axle). */
const HOPPER_BOLTS: readonly Point[] = [[-53, 78], [53, 78]]; // prettier-ignore
const SHOE_BOLTS: readonly Point[] = [[-44, -30], [44, -30]]; // prettier-ignore
const GUARD_BOLT: Point = [44, 14];
const HANDLE_BOLTS: readonly Point[] = [[-98, 20], [-76, 46]]; // prettier-ignore

/** Bottom of the hopper's outlet above the axle. */
const OUTLET_AT = 25;
const HOPPER_TOP_AT = OUTLET_AT + PARAMETERS.hopperHeightMm;
/** Top edge of the shoe below the axle. */
const SHOE_TOP_AT = -23;
const SHOE_HEIGHT = 52;

const p = PARAMETERS;

/** A tube with a bolt through it, lying on the bed along Y; also keeps the plates apart. */
function spacer(kit: Kit, x: number, z: number, width: number): Solid {
  const radius = 7;
  const round = kit
    .circle(2 * radius)
    .extrude(width, 0, 0, [1, 1], true)
    .rotate([90, 0, 0])
    .translate([x, 0, z]);
  return kit.hull([round, kit.box(2 * radius, width, 1).translate([x, 0, 0])]);
}

/** A thin drum with a cup behind each cell; the cups stand on the bed, so nothing hangs in the air. */
function makeDrum(kit: Kit): Solid {
  const width = p.gapMm - 1.5;
  const wall = 2.4;
  const floorAt = p.drumMm / 2 - p.cellDepthMm;
  const cell = kit
    .roundedRectangle([p.cellWidthMm, p.cellLengthMm], 3)
    .extrude(p.cellDepthMm + 3)
    .rotate([0, 90, 0])
    .translate([floorAt, 0, width / 2]);
  const cup = kit
    .box(p.cellDepthMm + wall, p.cellLengthMm + 2 * wall, (width + p.cellWidthMm) / 2 + wall)
    .translate([floorAt - wall + (p.cellDepthMm + wall) / 2, 0, 0])
    .intersect(kit.cylinder(p.drumMm, width));
  const ring = kit.cylinder(p.drumMm, width).subtract(kit.cylinder(p.drumMm - 2 * wall, width + 2, -1));
  const window = kit.cylinder(13, 5, -1).translate([p.drumMm / 4 + 1, 0, 0]);
  const web = kit.cylinder(p.drumMm - 1, 2.4).subtract(kit.around(3, window, 60));
  const hub = kit.cylinder(p.axleMm + 8, width);
  const bore = kit.cylinder(p.axleMm + 0.3, width + 2, -1);
  const screw = kit
    .cylinder(3.4, p.drumMm)
    .rotate([0, 90, 0])
    .rotate([0, 0, 60])
    .translate([0, 0, width - 8]);
  const body = kit.union([ring, web, hub, kit.around(p.cells, cup)]);
  return body.subtract(kit.union([kit.around(p.cells, cell), bore, screw]));
}

/** A funnel with its wide end on the bed: outside less inside, both hulls of a wide and a narrow outline. */
function funnel(kit: Kit, wide: Solid, narrow: Solid, wideInside: Solid, narrowInside: Solid): Solid {
  return kit.hull([wide, narrow]).subtract(kit.hull([wideInside, narrowInside]));
}

/** Printed upside down; `z` here is the distance below the hopper's rim. */
function makeHopper(kit: Kit): Solid {
  const { gapMm, wallMm, hopperTopMm, hopperHeightMm } = p;
  const width = gapMm - 0.6;
  const outlet = 30;
  const body = funnel(
    kit,
    kit.box(hopperTopMm, width, 8),
    kit.box(outlet + 2 * wallMm, width, 1).translate([0, 0, hopperHeightMm - 1]),
    kit.box(hopperTopMm - 2 * wallMm, width - 2 * wallMm, 8).translate([0, 0, -1]),
    kit.box(outlet, width - 2 * wallMm, 3).translate([0, 0, hopperHeightMm - 1]),
  );
  const spacers = HOPPER_BOLTS.map(([x, y]) => spacer(kit, x, HOPPER_TOP_AT - y, width));
  const holes = HOPPER_BOLTS.map(([x, y]) => kit.teardropY(p.boltMm, width + 2).translate([x, 0, HOPPER_TOP_AT - y]));
  // The outlet rides on the drum with 0.8 mm play.
  const drum = kit
    .cylinder(p.drumMm + 1.6, width + 2)
    .rotate([90, 0, 0])
    .translate([0, width / 2 + 1, HOPPER_TOP_AT]);
  const inside = kit.box(hopperTopMm - 2 * wallMm, width - 2 * wallMm, 8).translate([0, 0, -1]);
  return kit.union([body, ...spacers.map((s) => s.subtract(inside))]).subtract(kit.union([...holes, drum]));
}

/** Printed with its wide mouth on the bed, socket for the drop tube up; `z` is the distance below the mouth. */
function makeShoe(kit: Kit): Solid {
  const width = p.gapMm - 0.6;
  const { wallMm, tubeMm } = p;
  const neck = SHOE_HEIGHT - 22;
  const body = funnel(
    kit,
    kit.box(74, width, 6),
    kit.cylinder(tubeMm + 5, 1, neck),
    kit.box(74 - 2 * wallMm, width - 2 * wallMm, 6).translate([0, 0, -1]),
    kit.cylinder(tubeMm - 3, 1.2, neck),
  );
  const socket = kit
    .cylinder(tubeMm + 5, 22, neck)
    .subtract(kit.cylinder(tubeMm, 21, neck + 2))
    .subtract(kit.cylinder(tubeMm - 3, 30, neck - 2));
  const at = (y: number) => SHOE_TOP_AT - y;
  const spacers = SHOE_BOLTS.map(([x, y]) => spacer(kit, x, at(y), width));
  const inside = kit.box(74 - 2 * wallMm, width - 2 * wallMm, 8).translate([0, 0, -1]);
  const holes = SHOE_BOLTS.map(([x, y]) => kit.teardropY(p.boltMm, width + 2).translate([x, 0, at(y)]));
  return kit.union([body, socket, ...spacers.map((s) => s.subtract(inside))]).subtract(kit.union(holes));
}

/** Arc that keeps kernels in their cells on the way down. Printed on its flat side. */
function makeGuard(kit: Kit): Solid {
  const width = p.gapMm - 0.6;
  const inside = p.drumMm / 2 + 0.8;
  const ring = kit.circle(2 * inside + 5).subtract(kit.circle(2 * inside));
  const sector = kit.polygon([[0, 0], [70, -54], [70, 66]]); // prettier-ignore
  const [x, y] = GUARD_BOLT;
  const boss = kit
    .unionOutlines([kit.circle(14, x, y), kit.rectangle(10, 10, x - 6, y)])
    .subtract(kit.circle(2 * inside + 1));
  return kit
    .unionOutlines([ring.intersect(sector), boss])
    .subtract(kit.circle(p.boltMm, x, y))
    .extrude(width);
}

/** Fixes a plywood wheel on the axle. */
function makeHub(kit: Kit): Solid {
  const flange = kit.cylinder(62, 4);
  const boss = kit.union([kit.cylinder(26, 18), kit.cone(38, 26, 6, 4)]);
  const holes = kit.around(3, kit.cylinder(5.3, 6, -1).translate([23, 0, 0]));
  const bore = kit.cylinder(p.axleMm + 0.3, 20, -1);
  const screw = kit.cylinder(3.4, 30).rotate([0, 90, 0]).translate([0, 0, 13.5]);
  return kit.union([flange, boss]).subtract(kit.union([holes, bore, screw]));
}

function makeSidePlate(kit: Kit): Plate {
  const body = kit.polygon([[-56, 64], [56, 64], [50, -24], [-50, -24], [-88, 30]]); // prettier-ignore
  const corner = (x: number, y: number) => kit.circle(36, x, y);
  const corners = [...HOPPER_BOLTS, ...SHOE_BOLTS, ...HANDLE_BOLTS].map(([x, y]) => corner(x, y));
  const hull = kit.unionOutlines([body, ...corners]).hull();
  // A window, so that the farmer sees whether the drum takes up seed; and less wood.
  const window = kit.roundedRectangle([34, 18], 8, 0, 54);
  const bolts = [...HOPPER_BOLTS, ...SHOE_BOLTS, GUARD_BOLT, ...HANDLE_BOLTS];
  return {
    outline: hull.subtract(window),
    holes: [{ x: 0, y: 0, diameterMm: p.axleMm + 0.5 }, ...bolts.map(([x, y]) => ({ x, y, diameterMm: p.boltMm }))],
    thicknessMm: p.plateMm,
  };
}

function makeWheel(kit: Kit): Plate {
  const around = (radius: number, degrees: readonly number[], diameterMm: number) =>
    degrees.map((angle) => polar(radius, angle)).map(([x, y]) => ({ x, y, diameterMm }));
  return {
    outline: kit.circle(p.wheelMm),
    holes: [
      { x: 0, y: 0, diameterMm: p.axleMm + 0.5 },
      ...around(23, [0, 120, 240], 5.3),
      ...around(84, [30, 90, 150, 210, 270, 330], 58),
    ],
    thicknessMm: p.wheelThicknessMm,
  };
}

/** Numbers as in the manifest: drum, hopper, shoe, guard, hub, side plate, wheel disc. */
function balloons(apart: { readonly plate: number; readonly hub: number; readonly wheel: number }): readonly Label[] {
  return [
    { at: [26, -18, 6], text: '1', dx: 40, dy: 150 },
    { at: [20, -15, 76], text: '2', dx: 30, dy: -120 },
    { at: [10, -14, -62], text: '3', dx: -40, dy: 110 },
    { at: [46, 5, 14], text: '4', dx: 95, dy: 130 },
    { at: [24, apart.hub, 16], text: '5', dx: -20, dy: -170 },
    { at: [20, -apart.plate - 9, 74], text: '6', dx: -70, dy: -110 },
    { at: [20, -apart.wheel - 12, 120], text: '7', dx: -60, dy: -100 },
  ];
}

export function makeHandSeeder(kit: Kit): DesignOutput {
  const drum = makeDrum(kit);
  const hopper = makeHopper(kit);
  const shoe = makeShoe(kit);
  const guard = makeGuard(kit);
  const hub = makeHub(kit);
  const side = makeSidePlate(kit);
  const wheel = makeWheel(kit);
  const solids = {
    'metering-drum.stl': drum,
    'hopper.stl': hopper,
    'drop-shoe.stl': shoe,
    'drum-guard.stl': guard,
    'wheel-hub.stl': hub,
  };

  // Exploded along the axle: X forward, Y along the axle, Z up.
  const upright = (solid: Solid, y: number) => solid.rotate([90, 0, 0]).translate([0, y, 0]);
  const apart = { plate: 62, hub: 128, wheel: 186 };
  const half = p.gapMm / 2;
  const pieces: readonly (readonly [Solid, string])[] = [
    [upright(kit.board(wheel), apart.wheel + 12), COLOURS.plywood],
    [upright(hub, apart.hub + 18), COLOURS.plum],
    [upright(kit.board(side), apart.plate + 9), COLOURS.plywood],
    [hopper.rotate([180, 0, 0]).translate([0, 0, HOPPER_TOP_AT]), COLOURS.petrol],
    [upright(drum, half), COLOURS.maize],
    [upright(guard, half), COLOURS.leaf],
    [shoe.rotate([180, 0, 0]).translate([0, 0, SHOE_TOP_AT]), COLOURS.terracotta],
    [upright(kit.board(side), -apart.plate), COLOURS.plywood],
    [upright(hub.rotate([180, 0, 0]), -apart.hub - 18), COLOURS.plum],
    [upright(kit.board(wheel), -apart.wheel), COLOURS.plywood],
  ];
  const bodies = pieces.map(([solid, colour]): Body => ({ solid, colour }));
  return {
    solids,
    plates: { 'side-plate.dxf': side, 'wheel-disc.dxf': wheel },
    drawing: {
      bodies,
      dimensions: [],
      axes: [[[0, -290, 0], [0, 290, 0]]], // prettier-ignore
      labels: balloons(apart),
      view: [0.95, -0.62, 0.5],
    },
  };
}
