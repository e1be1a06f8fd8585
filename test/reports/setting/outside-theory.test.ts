import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import type { TrainingSetting } from "../../../src/experiments";
import { outsideTheory, stabilityLimit } from "../../../src/reports/setting/outside-theory";
import { readSetting } from "../../../src/reports/setting/training-setting";

const checked = (setting: TrainingSetting) => readSetting(argumentsOf("test").at("setting"), setting)!;

/** Minimises λ w²/2 from w = 1 by the steps of SGD in PyTorch, in which dampening counts only with momentum. */
function descend(eigenvalue: number, rate: number, setting: TrainingSetting, steps: number): number {
  const { momentum = 0, dampening = 0 } = setting;
  let [w, velocity] = [1, 0];
  for (let step = 0; step < steps; step++) {
    const gradient = eigenvalue * w;
    velocity = momentum === 0 ? gradient : momentum * velocity + (1 - dampening) * gradient;
    w -= rate * velocity;
  }
  return Math.abs(w);
}

describe.each([
  {},
  { dampening: 0.5 },
  { momentum: 0.5 },
  { momentum: 0.5, dampening: 0.5 },
  { momentum: 0.9, dampening: 0.9 },
  { momentum: 0.3, dampening: 0.8 },
])("with %j", (setting) => {
  it("the limit of stability separates steps that converge from steps that diverge", () => {
    const limit = stabilityLimit(checked(setting), 3);
    expect(descend(3, 0.99 * limit, setting, 1000)).toBeLessThan(1e-6);
    expect(descend(3, 1.01 * limit, setting, 1000)).toBeGreaterThan(1e6);
  });
});

it("momentum changes the speed of slow modes by the factor that the note gives", () => {
  const setting = { momentum: 0.9, dampening: 0.5 };
  const [rate, steps] = [1e-4, 10_000];
  expect(outsideTheory(checked(setting), undefined).join()).toContain("learn (1 − d)/(1 − μ) times as fast");
  expect(outsideTheory(checked({ momentum: 0.9 }), undefined).join()).toContain(
    "learn 1/(1 − μ) times as fast",
  );
  const speed = Math.log(descend(1, rate, setting, steps)) / Math.log(descend(1, rate, {}, steps));
  expect(Math.abs(speed - (1 - 0.5) / (1 - 0.9))).toBeLessThan(0.02);
});
