export { MAX_TRIANGLES, type Mesh, type ModelProblem } from './mesh.js';
export { measureMesh, type MeshFacts } from './measure.js';
export { MODEL_EXTENSIONS, readModel, type ModelFormat, type ReadModel } from './read-model.js';
export { readStl } from './read-stl.js';
export { writeStl } from './write-stl.js';
export { pointsOf, type Drawing2, type DrawingShape, type Point2 } from './drawing.js';
export { readSvg } from './drawing-svg.js';
export { checkModel, type CheckOptions, type ModelCheck, type ModelFacts } from './check-model.js';
export { orient, rotateMesh, type Orientation, type Rotation } from './orient.js';
export type { OverhangFacts } from './overhang.js';
export { layOutPlates, type PlacedPiece, type Plate, type PlatePiece, type PlateRules } from './plate.js';
export { decodePreview, encodePreview, previewMesh, type PreviewMesh } from './preview.js';
export { renderDrawing } from './render/render-drawing.js';
export {
  renderModel,
  renderPlate,
  type PictureOfPlate,
  type PlatePictured,
  type RenderOptions,
} from './render/render-model.js';
export type { RenderTheme } from './render/theme.js';
