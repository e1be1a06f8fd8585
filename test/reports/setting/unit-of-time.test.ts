import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import type { TrainingSetting } from "../../../src/experiments";
import { readSetting } from "../../../src/reports/setting/training-setting";
import { type UnitOfTime, unitOfTime } from "../../../src/reports/setting/unit-of-time";
import { halfTime, measuredHalfTimes, STRENGTHS, trainPlainly } from "./plain-training";

const SIZES = { samples: 4, outputs: 4 };
const unitOf = (setting: TrainingSetting, sizes = {}) =>
  unitOfTime(readSetting(argumentsOf("test").at("setting"), setting)!, sizes);

/** Returns the largest relative difference of the converted half times of a training from those of gradient flow. */
function largestError(setting: TrainingSetting, loss = setting.loss!, steps = 3000): number {
  const { learningRate, momentum } = setting as { learningRate: number; momentum?: number };
  const measured = measuredHalfTimes(
    trainPlainly({ loss, learningRate, steps, ...(momentum && { momentum }) }),
  );
  const { perUnit } = unitOf(setting, SIZES) as UnitOfTime;
  return Math.max(...measured.map((t, k) => Math.abs((t * perUnit) / halfTime(STRENGTHS[k]!) - 1)));
}

describe("unitOfTime", () => {
  it.each(["mse", "MSELoss", "nn.MSELoss()", "mean_squared_error", "mean square"])(
    "takes %j for the mean over samples and outputs",
    (loss) => {
      const learningRate = 0.1;
      expect(unitOf({ loss, learningRate }, SIZES)).toEqual(
        unitOf({ loss: "mean-square", learningRate }, SIZES),
      );
    },
  );

  // Learning rates with which a step lasts 2e-3: gradient descent lags behind gradient flow by the fraction s Δt.
  it.each([
    { loss: "half-mean-square", learningRate: 2e-3 },
    { loss: "half-sum", learningRate: 5e-4 },
    { loss: "mean-square", learningRate: 4e-3 },
    { loss: "half-torch", learningRate: 8e-3 },
    { loss: "sum-square", learningRate: 2.5e-4 },
  ])("converts steps of plain gradient descent of $loss to the half times of gradient flow", (setting) => {
    expect(unitOf(setting, SIZES)).toEqual({ unit: "steps", perUnit: 2e-3, perStep: 2e-3 });
    expect(largestError(setting)).toBeLessThan(3 * 2e-3 + 1e-4);
  });

  it("does not give these half times for another loss", () => {
    expect(largestError({ loss: "half-mean-square", learningRate: 4e-3 }, "mean-square")).toBeGreaterThan(
      0.9,
    );
  });

  it("multiplies the time of slow modes by 1/(1 − μ) with momentum, and by 1 − d with dampening", () => {
    const setting = { loss: "half-torch", learningRate: 4e-3, momentum: 0.5 };
    expect(unitOf(setting, SIZES)).toEqual({ unit: "steps", perUnit: 2e-3, perStep: 1e-3 });
    expect(largestError(setting)).toBeLessThan(0.02);
    expect(unitOf({ ...setting, dampening: 0.5 }, SIZES)).toMatchObject({ perUnit: 1e-3 });
    const plain = { ...setting, momentum: 0, dampening: 0.5 };
    expect(unitOf(plain, SIZES)).toMatchObject({ perUnit: 1e-3, perStep: 1e-3 });
  });

  it("counts the steps of an epoch, the last of which may have fewer samples", () => {
    const setting = { timeUnit: "epochs", loss: "half-mean-square", learningRate: 0.125 } as const;
    expect(unitOf({ ...setting, batchSize: 3 }, { samples: 10 })).toMatchObject({ perUnit: 0.5 });
    expect(unitOf({ ...setting, batchSize: 3, samples: 6 }, { samples: 10 })).toMatchObject({
      perUnit: 0.25,
    });
    expect(unitOf(setting, { samples: 10 })).toMatchObject({ perUnit: 0.125 });
  });

  it("sums over the samples of a batch, not of the log", () => {
    const setting = { loss: "half-sum", learningRate: 0.125 };
    for (const sizes of [{ samples: 10 }, {}])
      expect(unitOf({ ...setting, batchSize: 2 }, sizes)).toMatchObject({ perUnit: 0.25 });
  });

  it("has the mean batch of an epoch for known samples, the last batch of which may be smaller", () => {
    const setting = { loss: "half-sum", learningRate: 0.125, batchSize: 32 };
    // 300 samples are 9 batches of 32 and one of 12.
    expect(unitOf(setting, { samples: 300 })).toMatchObject({ perUnit: 0.125 * 30 });
    expect(unitOf({ ...setting, timeUnit: "epochs" }, { samples: 300 })).toMatchObject({
      perUnit: 0.125 * 300,
    });
    expect(unitOf(setting, { samples: 320 })).toMatchObject({ perUnit: 0.125 * 32 });
    // A batch above the number of samples has all of them.
    expect(unitOf(setting, { samples: 20 })).toMatchObject({ perUnit: 0.125 * 20 });
  });

  it.each([
    [{ learningRate: 1 }, "the loss is not known"],
    [{ loss: "huber", learningRate: 1 }, "the loss “huber” is none of"],
    [{ loss: "half-mean-square" }, "the learning rate is not known"],
    [{ loss: "half-mean-square", learningRate: 0 }, "one of the steps lasts 0"],
    [{ loss: "half-mean-square", learningRate: [0.1, 0.01] }, "there are several learning rates"],
    [{ loss: "half-mean-square", learningRate: 1, optimiser: "adam" }, "steps of adam are no multiples"],
    [{ loss: "half-mean-square", learningRate: 1, momentum: 1 }, "a momentum of 1 sums"],
    [{ loss: "half-mean-square", learningRate: 1, momentum: 0.5, dampening: 1 }, "one of the steps lasts 0"],
    [{ loss: "half-sum", learningRate: 1 }, "the number of samples is not known"],
    [{ loss: "mean-square", learningRate: 1 }, "the number of outputs is not known"],
  ])("gives the reason why %j does not determine the time", (setting, reason) => {
    expect(unitOf(setting)).toContain(reason);
  });
});

describe("readSetting", () => {
  it.each([
    [{ momentun: 0.9 }, 'did you mean "momentum"'],
    [{ learningRate: -1 }, "setting.learningRate"],
    [{ learningRate: [0.1, Number.NaN] }, "setting.learningRate"],
    [{ batchSize: 1.5 }, "setting.batchSize"],
    [{ timeUnit: "hours" }, "setting.timeUnit"],
    [{ loss: 3 }, "setting.loss"],
  ])("refuses %j", (setting, message) => {
    expect(() => unitOf(setting as never)).toThrow(message);
  });

  it("reads equal learning rates of several layers as one", () => {
    expect(unitOf({ loss: "half-mean-square", learningRate: [0.5, 0.5] })).toMatchObject({ perUnit: 0.5 });
  });
});
