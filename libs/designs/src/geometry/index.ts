export { MAX_TRIANGLES, type Mesh, type ModelProblem } from './mesh.js';
export { measureMesh, type MeshFacts } from './measure.js';
export { MODEL_EXTENSIONS, readModel, type ModelFormat, type ReadModel } from './read-model.js';
export { readStl } from './read-stl.js';
export { writeStl } from './write-stl.js';
export { pointsOf, type Drawing2, type DrawingShape, type Point2 } from './drawing.js';
export { readSvg } from './drawing-svg.js';
