import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Plant } from './plant.js';

describe('the server and its worker', () => {
  let plant: Plant;

  beforeAll(async () => {
    plant = await Plant.open();
  }, 120_000);
  afterAll(() => plant?.close(), 60_000);
  afterEach(async () => {
    expect(await plant.verify()).toEqual([]);
  });

  it('makes a piece', async () => {
    const [job] = await plant.order();
    await plant.clear();
    await plant.finish(job!.id);
    expect(plant.starts).toBe(1);
  }, 60_000);
});
