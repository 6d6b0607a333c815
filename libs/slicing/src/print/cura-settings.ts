import type { PrintPlan } from './plan.js';

/** What keeps the first layer on the plate; less than planned where there is no room for it. */
export type Adhesion = PrintPlan['adhesion'];
export type CuraSettings = Readonly<Record<string, string | number | boolean>>;

const SKIRT_GAP_MM = 3;
/** Room a skirt needs around the parts: gap, three lines and some air. */
export const SKIRT_ROOM_MM = 5;
const TRAVEL_MM_PER_S = 150;
/** How many times the lines of a pattern cross an area: that much further apart they lie for the same infill. */
const LINES_OF = { grid: 2, lines: 1, triangles: 3, gyroid: 1, cubic: 3 } as const;

/**
 * Settings for CuraEngine's command line. The engine reads plain values only: the formulas of Cura's definitions
 * (wall_line_count from wall_thickness, infill_line_distance from infill_sparse_density ...) live in Cura's user
 * interface, so every derived value is computed here. Lengths mm, speeds mm/s. Start and end code are ours
 * (print-program.ts), so the engine's are empty and it must not heat on its own.
 */
export function curaSettings(plan: PrintPlan, adhesion: Adhesion): CuraSettings {
  return {
    ...machineSettings(plan),
    ...shapeSettings(plan),
    ...speedSettings(plan),
    ...heatSettings(plan),
    ...supportSettings(plan),
    ...skirtSettings(plan, adhesion),
  };
}

function machineSettings({ profile, nozzleMm, filamentMm }: PrintPlan): CuraSettings {
  return {
    machine_width: profile.envelopeMm.x,
    machine_depth: profile.envelopeMm.y,
    machine_height: profile.envelopeMm.z,
    machine_heated_bed: true,
    // Meshes arrive in plate coordinates; "center is zero" keeps the engine from moving them.
    machine_center_is_zero: true,
    machine_nozzle_size: nozzleMm,
    material_diameter: filamentMm,
    // Klipper has no flavour of its own in the engine: it takes Marlin's moves, fan and heat as they are.
    machine_gcode_flavor: 'RepRap (Marlin/Sprinter)',
    machine_start_gcode: '',
    machine_end_gcode: '',
    machine_max_feedrate_z: profile.maxFeedMmPerMin.z / 60,
    material_bed_temp_prepend: false,
    material_print_temp_prepend: false,
    material_bed_temp_wait: false,
    material_print_temp_wait: false,
    relative_extrusion: false,
    acceleration_enabled: false,
    jerk_enabled: false,
  };
}

function shapeSettings(plan: PrintPlan): CuraSettings {
  const { layerHeightMm, firstLayerMm, infillPercent, infillPattern, lineWidthMm, walls, shellMm, material } = plan;
  const shellLayers = Math.ceil(Number((shellMm / layerHeightMm).toFixed(4)));
  const isSolid = infillPercent === 100;
  const lineDistance = infillPercent === 0 ? 0 : (lineWidthMm * 100 * LINES_OF[infillPattern]) / infillPercent;
  const wallsMm = walls * lineWidthMm;
  const lineWidths = ['line_width', 'wall_line_width', 'wall_line_width_0', 'wall_line_width_x', 'skin_line_width', 'infill_line_width',
    'skirt_brim_line_width', 'support_line_width', 'support_roof_line_width', 'support_bottom_line_width', 'roofing_line_width']; // prettier-ignore
  return {
    ...Object.fromEntries(lineWidths.map((name) => [name, lineWidthMm])),
    layer_height: layerHeightMm,
    layer_height_0: firstLayerMm,
    infill_sparse_thickness: layerHeightMm,
    support_infill_sparse_thickness: layerHeightMm,
    wall_thickness: wallsMm,
    wall_line_count: walls,
    wall_0_wipe_dist: 0,
    infill_wipe_dist: 0,
    top_layers: isSolid ? 0 : shellLayers,
    bottom_layers: isSolid ? 999_999 : shellLayers,
    initial_bottom_layers: isSolid ? 999_999 : shellLayers,
    skin_overlap_mm: 0.05 * lineWidthMm * 2,
    infill_overlap_mm: infillPercent < 95 ? 0.3 * lineWidthMm : 0,
    skin_edge_support_layers: 0,
    top_skin_preshrink: wallsMm,
    bottom_skin_preshrink: wallsMm,
    top_skin_expand_distance: wallsMm,
    bottom_skin_expand_distance: wallsMm,
    infill_sparse_density: infillPercent,
    infill_line_distance: lineDistance,
    infill_pattern: infillPattern,
    infill_before_walls: false,
    optimize_wall_printing_order: true,
    z_seam_type: 'back',
    z_seam_corner: 'z_seam_corner_weighted',
    retraction_combing: 'noskin',
    retraction_combing_max_distance: 30,
    retraction_count_max: material.retractionsAtMost,
    meshfix_maximum_resolution: 0.25,
    meshfix_maximum_travel_resolution: 0.8,
  };
}

function speedSettings({ profile, material, firstLayerMmPerS }: PrintPlan): CuraSettings {
  const { x, y, z, e } = profile.maxFeedMmPerMin;
  const fastest = Math.min(x, y) / 60;
  const print = Math.min(material.printMmPerS, fastest);
  const travel = Math.min(TRAVEL_MM_PER_S, fastest);
  const slow = Math.min(firstLayerMmPerS, print);
  const retract = Math.min(material.retractMmPerS, (e ?? Infinity) / 60);
  const halfSpeed = ['speed_wall', 'speed_wall_0', 'speed_wall_x', 'speed_roofing', 'speed_topbottom', 'speed_support_interface',
    'speed_support_roof', 'speed_support_bottom']; // prettier-ignore
  return {
    ...Object.fromEntries(halfSpeed.map((name) => [name, print / 2])),
    speed_print: print,
    speed_infill: print,
    speed_support: print,
    speed_support_infill: print,
    speed_travel: travel,
    speed_layer_0: slow,
    speed_print_layer_0: slow,
    skirt_brim_speed: slow,
    speed_travel_layer_0: Math.min(100, travel),
    speed_z_hop: z / 60,
    retraction_enable: material.retractMm > 0,
    retraction_amount: material.retractMm,
    retraction_extrusion_window: material.retractMm,
    retraction_speed: retract,
    retraction_retract_speed: retract,
    retraction_prime_speed: retract,
    retraction_min_travel: 1.5,
  };
}

function heatSettings({ material, layerHeightMm, firstLayerMm }: PrintPlan): CuraSettings {
  const fan = material.fanPercent;
  return {
    material_print_temperature: material.nozzleC,
    material_print_temperature_layer_0: material.firstLayerNozzleC,
    material_initial_print_temperature: material.nozzleC,
    material_final_print_temperature: material.nozzleC,
    material_bed_temperature: material.bedC,
    material_bed_temperature_layer_0: material.bedC,
    material_standby_temperature: material.nozzleC,
    cool_fan_enabled: fan > 0,
    cool_fan_speed: fan,
    cool_fan_speed_min: fan,
    cool_fan_speed_max: fan,
    cool_fan_speed_0: 0,
    cool_fan_full_layer: Math.max(2, Math.floor((0.5 - firstLayerMm) / layerHeightMm) + 2),
    cool_min_layer_time: 10,
    cool_min_speed: 10,
  };
}

function supportSettings({ supports, supportAngleDeg, nozzleMm, layerHeightMm }: PrintPlan): CuraSettings {
  const distance = nozzleMm * 5; // 20 % of the volume, one direction
  return {
    support_enable: supports,
    support_angle: supportAngleDeg,
    support_pattern: 'zigzag',
    support_wall_count: 1,
    support_line_distance: distance,
    support_initial_layer_line_distance: distance,
    support_z_distance: layerHeightMm,
    support_top_distance: layerHeightMm,
    support_bottom_distance: layerHeightMm,
    support_xy_distance: nozzleMm * 2,
    support_xy_distance_overhang: nozzleMm,
    support_use_towers: false,
    minimum_support_area: 2,
  };
}

function skirtSettings({ brimMm, lineWidthMm }: PrintPlan, adhesion: Adhesion): CuraSettings {
  return {
    adhesion_type: adhesion,
    skirt_line_count: 2,
    skirt_gap: SKIRT_GAP_MM,
    // By length the engine would add lines until the skirt left the plate.
    skirt_brim_minimal_length: 0,
    brim_line_count: adhesion === 'brim' ? Math.ceil(brimMm / lineWidthMm) : 0,
  };
}
