import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { modeDynamics } from "../../../src/deep-linear";
import { delayNote, momentumDelay } from "../../../src/reports/setting/momentum-steps";
import { readSetting } from "../../../src/reports/setting/training-setting";
import { type UnitOfTime, unitOfTime } from "../../../src/reports/setting/unit-of-time";
import { halfTime, measuredHalfTimes, STRENGTHS, trainPlainly } from "./plain-training";

const settingOf = (learningRate: number, momentum: number, dampening = 0) =>
  readSetting(argumentsOf("test").at("setting"), {
    loss: "half-mean-square",
    learningRate,
    momentum,
    dampening,
  })!;
const modeOf = (strength: number, initial = 1e-3, depth = 2, lambda = 0) => ({
  ...{ strength, inputVariance: 1, depth, initial, lambda },
  halfTime: modeDynamics({ strength, initial, depth, lambda }).halfTime,
});
const delayOf = (mode: ReturnType<typeof modeOf>, setting: ReturnType<typeof settingOf>) =>
  momentumDelay(mode, setting, unitOfTime(setting, {}) as UnitOfTime);

describe("momentumDelay", () => {
  // A record every tenth step leaves an error of interpolation of at most about (10 growth per step)²/8 of a growth time.
  it.each([
    [3e-4, 0.9],
    [1e-3, 0.9],
    [4e-3, 0.9],
    [1e-2, 0.9],
    [1e-3, 0.99],
  ])(
    "gives the steps of plain loops at η = %d and μ = %d, which those of slow modes miss",
    (rate, momentum) => {
      const setting = settingOf(rate, momentum);
      const steps = Math.ceil(10 / rate) * (1 - momentum) * 3 + 100;
      const trained = measuredHalfTimes(
        trainPlainly({ loss: setting.loss!, learningRate: rate, momentum, steps }),
      );
      for (const [k, strength] of STRENGTHS.entries()) {
        const ofSlowModes = (halfTime(strength) * (1 - momentum)) / rate;
        const delay = delayOf(modeOf(strength), setting);
        expect(Math.abs(trained[k]! / (ofSlowModes * delay) - 1)).toBeLessThan(0.03);
        if (delay > 1.05) expect(trained[k]! / ofSlowModes).toBeGreaterThan(1.04);
      }
    },
  );

  it("is 1 without momentum, and approaches 1 in proportion to the learning rate", () => {
    expect(delayOf(modeOf(3), settingOf(0.05, 0))).toBe(1);
    const [first, second] = [1e-4, 5e-5].map((rate) => delayOf(modeOf(3), settingOf(rate, 0.9)) - 1);
    expect(first! / second!).toBeGreaterThan(1.9);
    expect(first! / second!).toBeLessThan(2.1);
    // To first order the delay is that of the growth rate, g μ/(1 − μ)² with growth g per step.
    expect(Math.abs(second! / ((3 * 5e-5 * 0.9) / 0.1 ** 2) - 1)).toBeLessThan(0.1);
  });

  it("grows with the early growth (z − 1)(z − μ) = g z of a mode that starts extremely small", () => {
    // At 10⁻²⁰⁰ the start and the end are a small part of the steps.
    const [growth, momentum] = [0.02, 0.9];
    const sum = 1 + momentum + growth;
    const z = (sum + Math.sqrt(sum * sum - 4 * momentum)) / 2;
    const ratio = growth / (1 - momentum) / Math.log(z);
    const delay = delayOf(modeOf(1, 1e-200), settingOf(growth, momentum));
    expect(Math.abs(delay / ratio - 1)).toBeLessThan(0.01);
  });

  it("follows α and β of two layers by the recursion of both vectors", () => {
    const [rate, momentum, dampening] = [0.01, 0.9, 0.3];
    const [alpha, beta] = [
      [0.1, 0.02],
      [0.03, -0.05],
    ];
    const dot = () => alpha![0]! * beta![0]! + alpha![1]! * beta![1]!;
    const norm = (sign: number) => Math.hypot(alpha![0]! + sign * beta![0]!, alpha![1]! + sign * beta![1]!);
    const mode = modeOf(2, dot(), 2, norm(1) * norm(-1));
    const velocity = [0, 0, 0, 0];
    let [steps, last] = [0, dot()];
    while (dot() < 1) {
      last = dot();
      const error = 2 - last;
      const gradient = [...beta!, ...alpha!].map((x) => x * error);
      const factor = steps++ === 0 ? 1 : 1 - dampening;
      for (let i = 0; i < 4; i++) {
        velocity[i] = momentum * velocity[i]! + factor * gradient[i]!;
        (i < 2 ? alpha : beta)![i % 2]! += rate * velocity[i]!;
      }
    }
    const expected = steps - 1 + (1 - last) / (dot() - last);
    const setting = settingOf(rate, momentum, dampening);
    const ofSlowModes = (mode.halfTime * (1 - momentum)) / (rate * (1 - dampening));
    expect(delayOf(mode, setting) * ofSlowModes).toBeCloseTo(expected, 9);
  });

  it("follows equal numbers of deeper layers, and none that are learned already or never", () => {
    const [rate, momentum] = [0.01, 0.8];
    let [a, velocity, steps, last] = [0.3, 0, 0, 0];
    while (a ** 3 < 0.5) {
      last = a ** 3;
      velocity = momentum * velocity + a * a * (1 - last);
      a += rate * velocity;
      steps++;
    }
    const expected = steps - 1 + (0.5 - last) / (a ** 3 - last);
    const mode = modeOf(1, 0.3 ** 3, 3);
    const setting = settingOf(rate, momentum);
    expect((delayOf(mode, setting) * mode.halfTime * (1 - momentum)) / rate).toBeCloseTo(expected, 9);
    expect(delayOf(modeOf(1, 0.7), setting)).toBe(1);
    expect(delayOf({ ...mode, halfTime: Number.POSITIVE_INFINITY }, setting)).toBe(1);
  });
});

describe("delayNote", () => {
  it("names the mode with the largest delay, and none without a delay", () => {
    expect(delayNote(settingOf(0.01, 0.9), [1.2, 2.034, 1])).toEqual([
      expect.stringContaining("with momentum 0.9, mode 2 takes 2.03 times as many steps"),
    ]);
    expect(delayNote(settingOf(0.01, 0.9), [1, 1.005])).toEqual([]);
    expect(delayNote(settingOf(0.01, 0), [1, 1])).toEqual([]);
  });
});
