/** Homing and probing a 200 mm class printer, and a change of tools; the firmware does not tell beforehand. */
export const HOMING_S = 15;
export const LEVELLING_S = 60;
export const TOOL_CHANGE_S = 5;
/** Feed before the first F, Marlin's default. */
export const FIRST_FEED_MM_PER_S = 25;
