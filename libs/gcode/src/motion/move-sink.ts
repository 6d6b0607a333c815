/** Whoever wants every straight piece of the path as it is read: picture, comparison, resume. Arcs come chopped. */
export interface MoveSink {
  /**
   * @param from machine coordinates x, y, z, e in millimetres; both arrays are used again after the call
   * @param isMaking extruding or cutting
   * @param tag feature and tool, see `tagOf`
   * @param layer counted from 0
   * @param block counted from 1
   */
  segment(from: Float64Array, to: Float64Array, isMaking: boolean, tag: number, layer: number, block: number): void;
}
