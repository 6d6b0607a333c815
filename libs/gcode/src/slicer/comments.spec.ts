import { describe, expect, it } from '@jest/globals';
import { SlicerComments } from './comments.js';
import { ThumbnailReader } from './thumbnails.js';

function read(text: string, thumbnails?: ThumbnailReader): SlicerComments {
  const comments = new SlicerComments(thumbnails);
  for (const line of text.split('\n')) {
    const bytes = Buffer.from(`xx${line}`, 'latin1');
    if (line.startsWith(';')) comments.read(bytes, 2, bytes.length);
  }
  return comments;
}

/** Kinds in order of first use. */
const kinds = (text: string): readonly string[] => read(text).features.slice(1);

describe('marks of slicers', () => {
  it('reads PrusaSlicer and SuperSlicer', () => {
    const comments = read(`;LAYER_CHANGE
;Z:0.35
;HEIGHT:0.35
;TYPE:Skirt/Brim
;WIDTH:0.7
;TYPE:Perimeter
;TYPE:External perimeter
;TYPE:Overhang perimeter
;TYPE:Internal infill
;TYPE:Solid infill
;TYPE:Top solid infill
;TYPE:Bridge infill
;TYPE:Internal bridge infill
;TYPE:Gap fill
;TYPE:Thin wall
;TYPE:Ironing
;TYPE:Support material
;TYPE:Support material interface
;TYPE:Wipe tower
;TYPE:Custom
;BEFORE_LAYER_CHANGE
;LAYER_CHANGE
;Z:.75
;HEIGHT:0.4
; printing object part.stl id:0 copy 0
;TYPE:Perimeter`);
    expect(comments.features).toEqual([
      '',
      'skirt',
      'inner-wall',
      'outer-wall',
      'overhang',
      'sparse-infill',
      'solid-infill',
      'top',
      'bridge',
      'gap-fill',
      'ironing',
      'support',
      'support-interface',
      'wipe-tower',
      'custom',
    ]);
    expect(comments.feature).toBe(2);
    expect(comments.layerMarks).toBe(2);
    expect(comments.layerZMm).toBe(0.75);
    expect(comments.layerHeightMm).toBe(0.4);
    expect(comments.objects).toEqual(['', 'part.stl id:0 copy 0']);
    expect(comments.object).toBe(1);
  });

  it('reads BambuStudio and OrcaSlicer', () => {
    const comments = read(`; CHANGE_LAYER
; Z_HEIGHT: 0.2
; LAYER_HEIGHT: 0.2
; layer num/total_layer_count: 1/37
; start printing object, unique label id: 15
; FEATURE: Outer wall
; LINE_WIDTH: 0.42
; FEATURE: Inner wall
; FEATURE: Overhang wall
; FEATURE: Internal solid infill
; FEATURE: Sparse infill
; FEATURE: Top surface
; FEATURE: Bottom surface
; FEATURE: Bridge
; FEATURE: Gap infill
; FEATURE: Prime tower
; FEATURE: Support transition
; stop printing object, unique label id: 15
; CHANGE_LAYER
; Z_HEIGHT: 0.4`);
    expect(comments.features.slice(1)).toEqual([
      'outer-wall',
      'inner-wall',
      'overhang',
      'solid-infill',
      'sparse-infill',
      'top',
      'bottom',
      'bridge',
      'gap-fill',
      'wipe-tower',
      'support',
    ]);
    expect(comments.layerMarks).toBe(2);
    expect(comments.layerZMm).toBe(0.4);
    expect(comments.layerHeightMm).toBe(0.2);
    expect(comments.objects).toEqual(['', 'unique label id: 15']);
    expect(comments.object).toBe(0);
  });

  it('reads Cura', () => {
    const comments = read(`;LAYER_COUNT:2
;LAYER:0
;MESH:stake.stl
;TYPE:SKIRT
;TYPE:WALL-INNER
;TYPE:WALL-OUTER
;TYPE:SKIN
;TYPE:FILL
;TYPE:SUPPORT
;TYPE:SUPPORT-INTERFACE
;TYPE:PRIME-TOWER
;MESH:NONMESH
;TIME_ELAPSED:12.3
;LAYER:1`);
    expect(comments.features.slice(1)).toEqual([
      'skirt',
      'inner-wall',
      'outer-wall',
      'solid-infill',
      'sparse-infill',
      'support',
      'support-interface',
      'wipe-tower',
    ]);
    expect(comments.layerMarks).toBe(2);
    expect(comments.object).toBe(0);
    expect(comments.objects).toEqual(['', 'stake.stl']);
    expect(comments.claims.claims).toEqual({ layers: 2 });
  });

  it('reads Simplify3D', () => {
    const comments = read(`; layer 1, Z = 0.180
; tool H0.200 W0.480
; feature skirt
; feature outer perimeter
; feature inner perimeter
; feature infill
; feature solid layer
; feature gap fill
; feature dense support
; feature prime pillar
; layer 2, Z = -0.1
; layer end`);
    expect(comments.features.slice(1)).toEqual([
      'skirt',
      'outer-wall',
      'inner-wall',
      'sparse-infill',
      'solid-infill',
      'gap-fill',
      'support-interface',
      'wipe-tower',
    ]);
    expect(comments.layerMarks).toBe(2);
    expect(comments.layerZMm).toBe(-0.1);
  });

  it('reads ideaMaker', () => {
    const comments = read(`;LAYER:0
;Z:0.300
;HEIGHT:0.300
;TYPE:RAFT
;TYPE:WALL-OUTER
;TYPE:SOLID-FILL
;TYPE:BRIDGE
;LAYER:1
;Z:0.500`);
    expect(comments.features.slice(1)).toEqual(['support', 'outer-wall', 'solid-infill', 'bridge']);
    expect(comments.layerMarks).toBe(2);
    expect(comments.layerZMm).toBe(0.5);
  });

  it('counts a layer once where a program marks it twice', () => {
    expect(read(';LAYER_CHANGE\n;LAYER:0\n;Z:0.2\n;LAYER_CHANGE\n;LAYER:1').layerMarks).toBe(2);
  });

  it('keeps a name it does not know, printable and of at most 40 characters', () => {
    expect(kinds(';TYPE:Fuzzy skin')).toEqual(['Fuzzy skin']);
    expect(kinds(`;TYPE:${'x'.repeat(5000)}`)).toEqual(['x'.repeat(40)]);
    expect(kinds(';TYPE:A\u0000\u00d1<b>')).toEqual(['A\\x00\\xd1<b>']);
  });

  it('keeps 64 names at most, and what comes then has none', () => {
    const comments = new SlicerComments();
    for (let i = 0; i < 5000; i++) {
      for (const line of [`;TYPE:kind ${i}`, `;MESH:mesh ${i}`]) comments.read(Buffer.from(line), 0, line.length);
    }
    expect(comments.features).toHaveLength(64);
    expect(comments.objects).toHaveLength(64);
    expect(comments.feature).toBe(0);
    const known = Buffer.from(';TYPE:kind 5');
    comments.read(known, 0, known.length);
    expect(comments.features[comments.feature]).toBe('kind 5');
  });

  it('does not read behind the end of a comment', () => {
    const bytes = Buffer.from(';TYPE:Custom perimeter');
    const comments = new SlicerComments();
    comments.read(bytes, 0, 12);
    comments.read(bytes, 0, 4);
    expect(comments.features.slice(1)).toEqual(['custom']);
    for (let end = 0; end < bytes.length; end++) comments.read(bytes, 0, end);
  });

  it('hands thumbnails to their reader, and to the claims what is not theirs', () => {
    const thumbnails = new ThumbnailReader();
    const comments = read('; thumbnail begin 1x1 4\n; AAAA\n; thumbnail end\n; layer_height = 0.2', thumbnails);
    expect(thumbnails.ignored).toEqual(['A thumbnail is left out: it is no PNG image.']);
    expect(comments.claims.claims).toEqual({ layerHeightMm: 0.2 });
  });

  it('takes anything: bytes at random are no error', () => {
    let state = 1;
    const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
    const starts = [';TYPE:', '; layer ', ';Z:', '; thumbnail begin ', ';TIME:', ';Filament used: ', '; generated by '];
    const comments = new SlicerComments(new ThumbnailReader());
    for (let i = 0; i < 4000; i++) {
      const start = starts[i % starts.length] as string;
      const bytes = Uint8Array.from({ length: 60 }, (_, at) => start.charCodeAt(at) || random());
      comments.read(bytes, 0, 1 + (random() % 60));
    }
    expect(comments.features.length).toBeLessThanOrEqual(64);
    expect(comments.features.slice(1).every((name) => /^[ -~]{1,40}$/.test(name))).toBe(true);
  });
});
