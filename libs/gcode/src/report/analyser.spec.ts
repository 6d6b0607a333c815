import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from './analyse-program.js';
import type { MotionProfile } from '../types.js';

const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 12_000, y: 12_000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100, e: 5000 },
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};
const MILL: MotionProfile = {
  firmware: 'grbl',
  process: 'mill',
  envelopeMm: { x: 300, y: 200, z: 40 },
  maxFeedMmPerMin: { x: 3000, y: 3000, z: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 500 },
  maxSpindleRpm: 12_000,
  toolDiameterMm: 3,
};
const LASER: MotionProfile = { ...MILL, process: 'laser', maxSpindleRpm: 1000 };

/** Each kind of refused command has its own code; the attack corpus pins them. */
const OWN_CODE = /^reject GCODE_(?:FORBIDDEN|CONTROL|SD|EEPROM|SETTING|DISABLES_PROTECTION)$/;

const analyse = (profile: MotionProfile, ...lines: string[]) =>
  analyseProgram(
    Uint8Array.from(lines.join('\n'), (char) => char.charCodeAt(0)),
    profile,
  );
const codes = (profile: MotionProfile, ...lines: string[]) =>
  // What a program leaves behind is a matter of its own: the attack corpus has it.
  analyse(profile, ...lines)
    .problems.filter(({ code }) => code !== 'GCODE_NO_SAFE_END')
    .map(({ severity, code }) => `${severity} ${code}`);

describe('what a program makes', () => {
  it('measures extents while extruding, travel, layers and filament', () => {
    const report = analyse(
      PRINTER,
      'G28',
      'M83',
      'G1 X10 Y10 Z0.2 F6000',
      'G1 E-1',
      'G1 E1',
      'G1 X60 Y20 E2',
      'G1 X10 E2',
      'G0 X100 Y150 Z0.4',
      'G1 Y160 E0.5',
      'G1 E-1',
    );
    expect(report.extentsMm).toEqual({ min: { x: 10, y: 10, z: 0.2 }, max: { x: 100, y: 160, z: 0.4 } });
    expect(report.travelExtentsMm?.max).toEqual({ x: 100, y: 150, z: 0.4 });
    expect(report).toMatchObject({ layers: 2, lines: 10, blocks: 10, isRunnable: true, problems: [] });
    expect(report.filamentMm).toBeCloseTo(4.5, 9);
  });

  it('follows relative and absolute modes, G92 and inches', () => {
    const relative = analyse(PRINTER, 'G28', 'G1 X10 Y10 Z1 F600', 'G91', 'G1 X5 E1', 'G90', 'G1 X30 E2');
    expect(relative.extentsMm?.max.x).toBe(30);
    expect(relative.filamentMm).toBe(2);
    const shifted = analyse(PRINTER, 'G28', 'G1 X10 Y10 Z1 F600', 'G92 X0 E5', 'G1 X20 E6');
    expect(shifted.extentsMm).toMatchObject({ min: { x: 10 }, max: { x: 30 } });
    expect(shifted.filamentMm).toBe(1);
    const inches = analyse(PRINTER, 'G28', 'G20', 'G1 X1 Y1 Z0.1 F60', 'M83', 'G1 X2 E0.1');
    expect(inches.extentsMm?.max.x).toBeCloseTo(50.8, 9);
    expect(inches.filamentMm).toBeCloseTo(2.54, 9);
  });

  it('keeps the extruder relative after M83 until G90 or M82', () => {
    expect(analyse(PRINTER, 'G28', 'G90', 'M83', 'G1 X1 E1 F600', 'G1 X2 E1').filamentMm).toBe(2);
    expect(analyse(PRINTER, 'G28', 'M83', 'G90', 'G1 X1 E1 F600', 'G1 X2 E1').filamentMm).toBe(1);
  });

  it('knows how far an arc bulges, by centre and by radius, in every plane', () => {
    const start = ['G21 G90 G17', 'G0 X50 Y50 Z0', 'G1 Z-1 F300'];
    const byCentre = analyse(MILL, ...start, 'G2 X70 Y50 I10 J0').extentsMm;
    expect(byCentre?.max.y).toBeCloseTo(60, 6);
    expect(byCentre?.min.y).toBe(50);
    const byRadius = analyse(MILL, ...start, 'G3 X70 Y50 R10').extentsMm;
    expect(byRadius?.min.y).toBeCloseTo(40, 6);
    const longWay = analyse(MILL, ...start, 'G2 X60 Y60 R-10').extentsMm;
    expect(longWay?.max.y).toBeCloseTo(70, 6);
    // In the ZX plane clockwise is the other way round for an eye that sees X to the right and Z up.
    const upright = analyse(MILL, ...start, 'G18', 'G3 X70 Z-1 I10 K0').extentsMm;
    expect(upright?.max.z).toBeCloseTo(9, 6);
    expect(analyse(MILL, ...start, 'G2 X50 I5 J0').extentsMm?.max.x).toBeCloseTo(60, 6);
  });

  it('counts as cut what a mill feeds below the top, and what a laser draws with the beam on', () => {
    const milled = analyse(MILL, 'M3 S8000', 'G0 X10 Y10', 'G1 Z-2 F300', 'G1 X50', 'G0 Z5', 'G0 X100', 'M5');
    expect(milled.extentsMm).toEqual({ min: { x: 10, y: 10, z: -2 }, max: { x: 50, y: 10, z: 0 } });
    expect(milled.maxSpindleRpm).toBe(8000);
    const burnt = analyse(LASER, 'M4 S0', 'G1 X10 F900', 'S400', 'X50', 'M5', 'G1 X90');
    expect(burnt.extentsMm).toMatchObject({ min: { x: 10 }, max: { x: 50 } });
    expect(analyse(LASER, 'G0 X10', 'G0 X50').extentsMm).toBeUndefined();
  });
});

describe('how long it takes', () => {
  it('is a trapezoid for one move: 100 mm at 50 mm/s and 500 mm/s2 take 2.1 s', () => {
    expect(analyse(MILL, 'G1 X100 F3000').estimatedS).toBeCloseTo(2.1, 9);
    expect(analyse(MILL, 'G0 X100').estimatedS).toBeCloseTo(2.1, 9);
  });

  it('is a triangle where the feed is never reached', () => {
    expect(analyse(MILL, 'G1 X1 F3000').estimatedS).toBeCloseTo(2 * Math.sqrt(1 / 500), 9);
  });

  it('does not slow down between moves in line, however many, if the queue is long enough to brake in', () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `G1 X${((i + 1) / 10).toFixed(1)}`);
    expect(analyse({ ...MILL, motion: { queueBlocks: 64 } }, 'F3000', ...lines).estimatedS).toBeCloseTo(2.1, 6);
    // GRBL holds 15 blocks: 1.4 mm to brake in at 500 mm/s2; each block speeds up by half its length and brakes again.
    const [slow, fast] = [Math.sqrt(2 * 500 * 1.4), Math.sqrt(2 * 500 * 1.45)];
    const seconds = (1000 * 2 * (fast - slow) + slow) / 500;
    expect(analyse(MILL, 'F3000', ...lines).estimatedS).toBeCloseTo(seconds, 2);
  });

  it('takes a right angle at the junction-deviation speed of GRBL', () => {
    const cornerSq = (500 / Math.SQRT1_2) * 0.01 * (Math.SQRT1_2 / (1 - Math.SQRT1_2));
    const leg = 50 / 500 + (50 - Math.sqrt(cornerSq)) / 500 + (100 - 2.5 - (2500 - cornerSq) / 1000) / 50;
    expect(analyse(MILL, 'G1 X100 F3000', 'G1 Y100').estimatedS).toBeCloseTo(2 * leg, 9);
  });

  it('stops before it turns back', () => {
    expect(analyse(MILL, 'G1 X100 F3000', 'G1 X0').estimatedS).toBeCloseTo(4.2, 9);
  });

  it('keeps each axis within its own limits', () => {
    const slowZ = { ...MILL, maxFeedMmPerMin: { x: 3000, y: 3000, z: 300 } };
    // 50 mm at 5 mm/s: 10 s and the ramps of 10 ms.
    expect(analyse({ ...slowZ, envelopeMm: { x: 300, y: 200, z: 60 } }, 'G1 Z50 F3000').estimatedS).toBeCloseTo(
      10.01,
      9,
    );
  });

  it('obeys M204 and M220 of Marlin', () => {
    const base = ['G28', 'G1 X0 F3000'];
    const plain = analyse(PRINTER, ...base, 'G1 X100 E1').estimatedS;
    expect(analyse(PRINTER, ...base, 'M204 P50', 'G1 X100 E1').estimatedS).toBeGreaterThan(plain + 0.5);
    expect(analyse(PRINTER, ...base, 'M220 S50', 'G1 X100 E1').estimatedS).toBeGreaterThan(plain + 1.5);
  });

  it('measures a full circle along its path', () => {
    const { estimatedS } = analyse(MILL, 'G0 X60 Y50', 'G4 P0', 'G1 F600', 'G2 X60 Y50 I40 J0');
    const { estimatedS: approach } = analyse(MILL, 'G0 X60 Y50', 'G4 P0');
    expect(estimatedS - approach).toBeGreaterThan((2 * Math.PI * 40) / 10);
    expect(estimatedS - approach).toBeLessThan((2 * Math.PI * 40) / 10 + 1);
  });

  it('waits for dwells (Marlin P in ms, GRBL in s), homing and heaters that warm up together', () => {
    expect(analyse(PRINTER, 'G4 P1500').estimatedS).toBeCloseTo(1.5, 9);
    expect(analyse(PRINTER, 'G4 S2').estimatedS).toBe(2);
    expect(analyse(MILL, 'G4 P1.5').estimatedS).toBe(1.5);
    // The bed needs 80 s to 60 degrees; the nozzle, 95 s to 210, began with it.
    const heated = analyse(PRINTER, 'M104 S210', 'M190 S60', 'M109 S210', 'G28');
    expect(heated.heatingS).toBeCloseTo(95, 6);
    expect(heated.estimatedS).toBeCloseTo(110, 6);
    expect(heated).toMatchObject({ maxNozzleC: 210, maxBedC: 60 });
  });

  it('tells progress by time: the wait for the bed is most of a short print', () => {
    const { timeIndex, estimatedS } = analyse(PRINTER, 'G21', 'M190 S60', 'G28', 'G1 X10 F6000', 'G1 X20');
    expect(timeIndex.slice(0, 3)).toEqual([[0, 0], [1, 0], [2, 80]]); // prettier-ignore
    expect(timeIndex.at(-1)).toEqual([5, estimatedS]);
  });
});

describe('what is refused', () => {
  it.each(['', '\n\n', '; nothing but a comment\n(here)\n', 'N1\n'])('an empty program %j', (text) => {
    expect(codes(PRINTER, text)).toEqual(['reject GCODE_EMPTY']);
    expect(analyse(PRINTER, text)).toMatchObject({ blocks: 0, timeIndex: [[0, 0]], isRunnable: false });
  });

  it('moves outside the machine, with line, value and limit', () => {
    const report = analyse(PRINTER, 'G28', 'G1 X10 F600', 'G1 X312');
    expect(report.problems).toEqual([
      {
        code: 'GCODE_OUT_OF_BOUNDS',
        severity: 'reject',
        message: 'Line 3 moves X to 312 mm; this machine ends at 220 mm. Slice again for this machine.',
        line: 3,
        params: { axis: 'X', value: 312, limit: 220 },
      },
    ]);
    expect(codes(PRINTER, 'G28', 'G1 Y-0.4 F600', 'G1 Y-0.6')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
    expect(codes(PRINTER, 'G28', 'G1 Z-0.5 F600')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
    expect(codes(PRINTER, 'G28', 'G92 X100', 'G1 X330 F600')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
    expect(codes(PRINTER, 'G28', 'G20', 'G1 X10 F60')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
  });

  it('a mill outside stock and travel, but not a tool beside the edge', () => {
    expect(codes(MILL, 'G0 X-3 Y-3 Z5', 'G1 Z-12 F300', 'G1 X302.9')).toEqual([]);
    expect(codes(MILL, 'G0 X-3.1')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
    expect(codes(MILL, 'G0 Z-40.1')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
    expect(codes(MILL, 'G0 X0 Y10', 'G1 F300', 'G2 X0 Y30 I0 J10')).toEqual(['reject GCODE_OUT_OF_BOUNDS']);
  });

  it('heat above the limits', () => {
    expect(analyse(PRINTER, 'M104 S310').problems[0]).toMatchObject({
      code: 'GCODE_OVERTEMP',
      message: 'Line 1 asks for 310 °C; the nozzle limit is 260 °C. Slice for a cooler material.',
    });
    expect(codes(PRINTER, 'M109 R261')).toEqual(['reject GCODE_OVERTEMP']);
    expect(codes(PRINTER, 'M190 S120')).toEqual(['reject GCODE_OVERTEMP']);
    expect(codes(PRINTER, 'M140 S100', 'M104 S260')).toEqual([]);
  });

  it('a spindle above its limit; a feed above the limit is only slower', () => {
    expect(codes(MILL, 'M3 S12001')).toEqual(['reject GCODE_LIMIT']);
    expect(codes(MILL, 'G1 X10 F9000', 'G1 X20 F9001')).toEqual(['warn GCODE_LIMIT']);
    expect(codes(PRINTER, 'G28', 'G1 X10 F90000')).toEqual(['warn GCODE_LIMIT']);
  });

  it('moves before homing, once, and again after the motors were off', () => {
    expect(codes(PRINTER, 'G1 X10 F600', 'G1 X20', 'G28')).toEqual(['reject GCODE_NOT_HOMED']);
    expect(codes(PRINTER, 'G28 X Y', 'G1 X10 F600', 'G1 Z1')).toEqual(['reject GCODE_NOT_HOMED']);
    expect(codes(PRINTER, 'G28', 'M84', 'G1 X10 F600')).toEqual(['reject GCODE_NOT_HOMED']);
    expect(codes(PRINTER, 'G28', 'M84 E', 'M18 S60', 'G1 X10 F600')).toEqual([]);
    expect(codes(PRINTER, 'G1 E1 F600', 'M106 S255')).toEqual([]);
  });

  it.each([
    'M112', 'M108', 'M410', 'M110 N0', 'M28 a.gco', 'M29', 'M30 a.gco', 'M23 /a.gco', 'M500', 'M501', 'M502', 'M302 P1', 'M303 E0 S200',
    'M42 P1 S255', 'M80', 'M81', 'M997', 'M999', 'M118 A1 //action:cancel', 'M111 S8', 'M575 B9600', 'M117 resend M110', 'G1 X1 M112', 'S000', 'P000',
  ])('for Marlin, %s', (line) => {
    expect(codes(PRINTER, 'G28', line)).toContainEqual(expect.stringMatching(OWN_CODE));
  }); // prettier-ignore

  it.each([
    '$H', '$X', '$RST=*', '$130=900', '$J=G91X10F100', 'G10 L2 P1 X0', 'G10 L20 P1 X0', 'G28', 'G28.1', 'G30.1', 'G53 G0 Z0', 'G55', 'G38.2 Z-5 F10', 'G93',
  ])('for GRBL, %s', (line) => {
    expect(codes(MILL, line)).toContainEqual(expect.stringMatching(OWN_CODE));
  }); // prettier-ignore

  it('real-time bytes and anything but plain text outside comments', () => {
    for (const text of ['G1 X1!', 'G1 X1?', '~', '\x18', 'G1 X1 \x84']) {
      expect(codes(MILL, text)).toContain('reject GCODE_RT_BYTE');
    }
    expect(codes(MILL, 'G1\bX1')).toContain('reject ENC_BYTES');
    expect(analyse(MILL, 'G0 X1', '', 'G1 X1 \xd1').problems[0]).toMatchObject({
      message: 'Byte 0xD1 at line 3, column 7: this machine understands plain text commands only. Remove it.',
      line: 3,
      column: 7,
    });
    expect(codes(MILL, 'G0 X1 ; \xc3\x91!?~', '(\xc3\x84!) G0 X2')).toEqual(['strip GCODE_RT_BYTE']);
    expect(codes({ ...MILL, firmware: 'linuxcnc' }, 'G0 X1 ; \xc3\x91!?~')).toEqual([]);
    expect(codes(PRINTER, 'G28', 'M117 holder for an M24 nut')).toEqual([]);
    expect(codes(PRINTER, 'G28', 'M117 ni\xc3\xb1o')).toEqual(['warn ENC_BYTES']);
  });

  it('lines that overflow the buffer of the machine', () => {
    const at = (length: number) => `G1X${'0'.repeat(length - 4)}1`;
    expect(codes(MILL, 'F100', at(79))).toEqual([]);
    expect(codes(MILL, 'F100', at(80))).toEqual(['reject GCODE_LINE_LENGTH']);
    expect(codes(MILL, 'F100', `G1 X1 ${' '.repeat(100)}Y2 ; ${'long '.repeat(50)}`)).toEqual([]);
    // `N2 ` and `*255` are 7 of the 95.
    // `X` gets its blank before it leaves.
    const spaced = (length: number) => at(length - 1).replace('X', ' X');
    expect(codes(PRINTER, 'G28', spaced(88))).toEqual([]);
    expect(codes(PRINTER, 'G28', spaced(89))).toEqual(['reject GCODE_LINE_LENGTH']);
    expect(codes(PRINTER, 'G28', `; ${'x'.repeat(9000)}`)).toEqual([]);
    expect(codes(PRINTER, 'G28', `M117 ${'x'.repeat(9000)}`)).toContain('reject GCODE_LINE_LENGTH');
  });

  it('unknown commands: a printer skips them, a mill must not', () => {
    expect(codes(PRINTER, 'G28', 'M9000', 'M9000', 'M9001')).toEqual(['warn GCODE_UNKNOWN', 'warn GCODE_UNKNOWN']);
    expect(codes(MILL, 'M7')).toEqual(['reject GCODE_FORBIDDEN']);
    expect(codes(MILL, 'G42 D8')).toEqual(['reject GCODE_FORBIDDEN']);
    expect(codes(MILL, 'O100')).toEqual(['reject GCODE_MACRO']);
    expect(codes(MILL, 'G1.04 X1 F100')).toEqual(['reject GCODE_UNKNOWN']);
    expect(codes(MILL, '%')).toEqual(['reject GCODE_MACRO']);
  });

  it('tool changes, after which a mill must say M3 again before it cuts', () => {
    const cut = ['G0 Z5', 'M3 S8000', 'G1 X5 F100', 'M5', 'M6 T2'];
    expect(codes(MILL, ...cut, 'M3 S9000', 'G1 X9', 'M5')).toEqual([]);
    expect(codes(MILL, ...cut, 'G0 X9', 'M5')).toEqual([]);
    const turning = cut.filter((line) => line !== 'M5');
    expect(codes(MILL, ...turning, 'G0 X9', 'M5')).toEqual(['reject GCODE_FORBIDDEN']);
    const center: MotionProfile = { ...MILL, firmware: 'linuxcnc' };
    expect(codes(center, ...turning, 'M3 S9000', 'G1 X9', 'M5')).toEqual([]);
    expect(codes(center, ...turning, 'G0 X9', 'G1 X10', 'M5')).toEqual(['reject GCODE_FORBIDDEN']);
    expect(codes(center, 'T2 M6', 'M3 S8000', 'G1 X5 F100', 'M3 S900 T3 M6', 'G1 X9', 'M5')).toEqual([]);
  });

  it('numbers that machines read differently, and arcs that do not close', () => {
    expect(codes(PRINTER, 'G28', 'G1 X')).toEqual(['reject GCODE_NUMBER']);
    expect(codes(PRINTER, 'G28', 'G1 XNAN')).toContain('reject GCODE_NUMBER');
    expect(codes(MILL, 'G1 X5')).toEqual(['reject GCODE_NUMBER']);
    expect(codes(MILL, 'G0 X10 Y10', 'G2 X20 Y10 I9 J0 F100')).toEqual(['reject GCODE_NUMBER']);
    expect(codes(MILL, 'G0 X10 Y10', 'G2 X20 Y10 R4 F100')).toEqual(['reject GCODE_NUMBER']);
    expect(codes(MILL, 'G2 X20 Y10 F100')).toEqual(['reject GCODE_NUMBER']);
    expect(codes(MILL, 'G0 X1 (a (b) Y1')).toEqual(['reject GCODE_COMMENT']);
    expect(codes(PRINTER, 'N1 G28*99')).toEqual(['info GCODE_NUMBERED', 'reject GCODE_NUMBER']);
  });

  it('lists 100 problems and never hides a refusal behind warnings', () => {
    const warnings = Array.from({ length: 300 }, (_, i) => `M${9000 + i}`);
    const report = analyse(PRINTER, ...warnings, 'M112');
    expect(report.problems).toHaveLength(100);
    expect(report.problems.at(-1)?.code).toBe('GCODE_CONTROL');
    expect(report.isRunnable).toBe(false);
  });
});

describe('what passes cleanly', () => {
  it('a program as CuraEngine writes it for Marlin', () => {
    const report = analyse(
      PRINTER,
      ';FLAVOR:Marlin', ';TIME:1234', ';Layer height: 0.2', 'M140 S60', 'M105', 'M190 S60', 'M104 S200', 'M105', 'M109 S200',
      'M82 ;absolute extrusion mode', 'G92 E0 ;Reset Extruder', 'G28 ;Home all axes', 'G1 Z2.0 F3000 ;Move Z Axis up', 'G1 X0.1 Y20 Z0.3 F5000.0',
      'G1 X0.1 Y200.0 Z0.3 F1500.0 E15', 'G92 E0', 'G1 F1500 E-6.5', ';LAYER_COUNT:1', ';LAYER:0', 'M107', 'M204 S500', 'M205 X20 Y20',
      'G0 F3600 X99.6 Y99.6 Z0.3', ';TYPE:SKIRT', 'G1 F1500 E0', 'G1 F1200 X120.4 Y99.6 E0.4', 'G0 X110 Y110', ';TIME_ELAPSED:13.7',
      'G1 F1500 E-6.1', 'M140 S0', 'M107', 'G91 ;Relative positioning', 'G1 E-2 F2700', 'G1 E-2 Z0.2 F2400', 'G1 X5 Y5 F3000', 'G1 Z10', 'G90',
      'G1 X0 Y220', 'M106 S0', 'M104 S0', 'M140 S0', 'M84 X Y E ;Disable all steppers but Z', 'M82 ;absolute extrusion mode', 'M104 S0', ';End of Gcode',
    ); // prettier-ignore
    expect(report.problems).toEqual([]);
    expect(report.layers).toBe(1);
  });

  it('a 2.5D milling program for GRBL', () => {
    const report = analyse(
      MILL,
      '(plate, 3 mm end mill)', 'G21 G90 G94 G17', 'G54', 'M5', 'G0 Z5.000', 'M3 S10000', 'G4 P2', 'G0 X-1.5 Y-1.5', 'G1 Z-1.000 F120',
      'G1 X101.5 F600', 'Y51.5', 'X-1.5', 'Y-1.5', 'G1 X20 Y20', 'G2 X40 Y20 I10 J0', 'G3 X20 R10', 'G0 Z5', 'M9', 'M5', 'G0 X0 Y0', 'M30',
    ); // prettier-ignore
    expect(report.problems).toEqual([]);
    expect(report.extentsMm?.min.z).toBe(-1);
  });
});
