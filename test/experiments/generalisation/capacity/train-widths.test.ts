import { describe, expect, it } from "vitest";
import { drawDigits } from "../../../../src/experiments/generalisation/capacity/standardised-digits";
import {
  FINAL_LOSS,
  type Monitor,
  trainWidths,
} from "../../../../src/experiments/generalisation/capacity/train-widths";
import { forward, mlp } from "../../../../src/networks";
import { expectClose } from "../../../helpers/numbers";

const images = drawDigits({ samples: 60, tests: 20, size: 6 }, 1);
const monitor = (control: boolean): Monitor => ({ control, signal: undefined, ensure: (flow) => flow });

describe("drawDigits", () => {
  it("standardises the pixels of the training images together, and labels all images", () => {
    const pixels = Array.from({ length: 60 * 36 }, (_, k) => images.train.get(Math.floor(k / 36), k % 36));
    const mean = pixels.reduce((sum, x) => sum + x, 0) / pixels.length;
    const square = pixels.reduce((sum, x) => sum + x * x, 0) / pixels.length;
    expectClose([mean, square], [0, 1], 1e-13);
    expect(images.test.shape).toEqual([20, 36]);
    expect(images.labels.slice(58, 62)).toEqual([8, 9, 0, 1]);
    expect(images.targets.get(58, 8)).toBe(1);
  });
});

describe("trainWidths", () => {
  it("trains a network of every width to the final loss", async () => {
    const trained = await trainWidths(monitor(false), [8, 16], images, 1);
    expect(trained.map(({ final }) => final.weights[0]!.shape)).toEqual([
      [8, 36],
      [16, 36],
    ]);
    for (const { loss } of trained) expect(loss).toBeLessThan(FINAL_LOSS);
    expect(trained[1]!.outputs.train.data).not.toEqual(trained[0]!.outputs.train.data);
  });

  it("adds units without effect to the narrowest network in the control run", async () => {
    const [narrow, wide] = await trainWidths(monitor(true), [8, 16], images, 1);
    const network = mlp({ widths: [36, 16, 10], activation: "relu", bias: false });
    for (const state of ["initial", "final"] as const) {
      const [hidden, readout] = wide![state].weights;
      expect([hidden!.get(3, 5), readout!.get(2, 7)]).toEqual([
        narrow![state].weights[0]!.get(3, 5),
        narrow![state].weights[1]!.get(2, 7),
      ]);
      expect([hidden!.get(8, 5), readout!.get(2, 8)]).toEqual([0, 0]);
    }
    const { output } = forward(network, wide!.final, images.train);
    expectClose(output.data, narrow!.outputs.train.data, 1e-12);
  });
});
