import type { Adhesion } from './cura-settings.js';
import type { PrintPlan } from './plan.js';

const TRAVEL_MM_PER_S = 150;
const SKIRT_GAP_MM = 3;

/** PrusaSlicer's own names for the patterns that both engines have. */
const PATTERNS = {
  grid: 'grid',
  lines: 'rectilinear',
  triangles: 'triangles',
  gyroid: 'gyroid',
  cubic: 'cubic',
} as const;

/**
 * A whole configuration for PrusaSlicer 2.5 and newer, lengths mm, speeds mm/s. Nothing else is loaded: no presets of the
 * computer, no settings embedded in a model. Every value is a number or one of our own words, so no line can be smuggled
 * in; start, end and every other G-code of its own are empty, as is `post_process`, which would run a program.
 */
export function prusaSettings(plan: PrintPlan, adhesion: Adhesion): Record<string, string | number> {
  return {
    ...machine(plan),
    ...shape(plan),
    ...speeds(plan),
    ...heat(plan),
    ...supports(plan),
    ...plate(plan, adhesion),
  };
}

export function iniOf(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`).join(''); // prettier-ignore
}

function machine({ profile, nozzleMm, filamentMm, material }: PrintPlan): Record<string, string | number> {
  const { x, y, z } = profile.envelopeMm;
  const codes = ['start_gcode', 'end_gcode', 'before_layer_gcode', 'layer_gcode',
    'between_objects_gcode', 'toolchange_gcode', 'template_custom_gcode', 'post_process', 'thumbnails', 'gcode_substitutions']; // prettier-ignore
  return {
    ...Object.fromEntries(codes.map((name) => [name, ''])),
    // Lists, one entry for each extruder: without an entry 2.5 writes whatever lies in its memory.
    start_filament_gcode: '""',
    end_filament_gcode: '""',
    printer_technology: 'FFF',
    bed_shape: `0x0,${x}x0,${x}x${y},0x${y}`,
    max_print_height: z,
    nozzle_diameter: nozzleMm,
    filament_diameter: filamentMm,
    filament_density: material.densityGPerCm3,
    gcode_flavor: 'marlin',
    // Limits would be written into the program, where they change the machine's own.
    machine_limits_usage: 'ignore',
    use_relative_e_distances: 0,
    remaining_times: 0,
    gcode_comments: 0,
    gcode_label_objects: 0,
    // Shorter pieces than this overrun a Marlin's buffer of 16 blocks.
    gcode_resolution: 0.025,
  };
}

function shape(plan: PrintPlan): Record<string, string | number> {
  const { layerHeightMm, firstLayerMm, lineWidthMm, walls, shellMm, infillPercent, infillPattern, material } = plan;
  const shellLayers = infillPercent === 100 ? 0 : Math.ceil(Number((shellMm / layerHeightMm).toFixed(4)));
  const widths = ['extrusion_width', 'external_perimeter_extrusion_width', 'perimeter_extrusion_width', 'infill_extrusion_width',
    'solid_infill_extrusion_width', 'top_infill_extrusion_width', 'first_layer_extrusion_width', 'support_material_extrusion_width']; // prettier-ignore
  return {
    ...Object.fromEntries(widths.map((name) => [name, lineWidthMm])),
    layer_height: layerHeightMm,
    first_layer_height: firstLayerMm,
    perimeters: walls,
    top_solid_layers: shellLayers,
    bottom_solid_layers: shellLayers,
    fill_density: `${infillPercent}%`,
    // At 100 % PrusaSlicer takes no other pattern.
    fill_pattern: infillPercent === 100 ? 'rectilinear' : PATTERNS[infillPattern],
    perimeter_generator: 'classic',
    seam_position: 'aligned',
    only_retract_when_crossing_perimeters: 1,
    retract_length: material.retractMm,
    retract_speed: material.retractMmPerS,
    retract_before_travel: 1.5,
    retract_layer_change: 0,
    wipe: 0,
    elefant_foot_compensation: 0,
  };
}

function speeds({ profile, material, firstLayerMmPerS }: PrintPlan): Record<string, string | number> {
  const { x, y, z, e } = profile.maxFeedMmPerMin;
  const fastest = Math.min(x, y) / 60;
  const print = Math.min(material.printMmPerS, fastest);
  const retract = Math.min(material.retractMmPerS, (e ?? Infinity) / 60);
  const half = ['perimeter_speed', 'external_perimeter_speed', 'small_perimeter_speed', 'solid_infill_speed', 'top_solid_infill_speed',
    'gap_fill_speed', 'support_material_interface_speed', 'bridge_speed']; // prettier-ignore
  return {
    ...Object.fromEntries(half.map((name) => [name, print / 2])),
    infill_speed: print,
    support_material_speed: print,
    max_print_speed: print,
    first_layer_speed: Math.min(firstLayerMmPerS, print),
    travel_speed: Math.min(TRAVEL_MM_PER_S, fastest),
    travel_speed_z: z / 60,
    retract_speed: retract,
    deretract_speed: retract,
    // Accelerations are the machine's own.
    default_acceleration: 0,
  };
}

function heat({ material }: PrintPlan): Record<string, string | number> {
  const fan = material.fanPercent;
  return {
    temperature: material.nozzleC,
    first_layer_temperature: material.firstLayerNozzleC,
    bed_temperature: material.bedC,
    first_layer_bed_temperature: material.bedC,
    cooling: 1,
    fan_always_on: fan > 0 ? 1 : 0,
    min_fan_speed: fan,
    max_fan_speed: fan,
    bridge_fan_speed: fan,
    disable_fan_first_layers: 1,
    slowdown_below_layer_time: 10,
    min_print_speed: 10,
  };
}

function supports({
  supports: wanted,
  supportAngleDeg,
  layerHeightMm,
  nozzleMm,
}: PrintPlan): Record<string, string | number> {
  return {
    support_material: wanted ? 1 : 0,
    support_material_auto: 1,
    // Theirs is measured from the plate, ours from the vertical.
    support_material_threshold: 90 - supportAngleDeg,
    support_material_pattern: 'rectilinear',
    support_material_spacing: nozzleMm * 5,
    support_material_contact_distance: layerHeightMm,
    support_material_xy_spacing: nozzleMm * 2,
  };
}

function plate({ brimMm }: PrintPlan, adhesion: Adhesion): Record<string, string | number> {
  return {
    skirts: adhesion === 'skirt' ? 2 : 0,
    skirt_distance: SKIRT_GAP_MM,
    skirt_height: 1,
    min_skirt_length: 0,
    brim_type: adhesion === 'brim' ? 'outer_only' : 'no_brim',
    brim_width: adhesion === 'brim' ? brimMm : 0,
    complete_objects: 0,
  };
}
