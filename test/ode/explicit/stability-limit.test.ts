import { describe, expect, test } from "vitest";
import { solve } from "../../../src/ode";
import { DOP853 } from "../../../src/ode/explicit/embedded-pairs";
import {
  MIN_LIMITED_COMPONENTS,
  scaledSquares,
  stepTimesRate,
} from "../../../src/ode/explicit/stability-limit";
import { stageLoops } from "../../../src/ode/explicit/stage-loops";
import type { Row } from "../../../src/ode/explicit/tableau";
import { congruential } from "../../helpers/numbers";

const RATE = 100;
const { largest, slopes, states } = DOP853.stability!;

/** Integrates fast decays to slow growth; returns the products h λ of the steps after the first few. */
function stepsOf(components: number): number[] {
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    for (let i = 0; i < y.length; i++) dy[i] = i === 0 ? 0.3 * y[0]! * (1 - y[0]!) : -RATE * (y[i]! - y[0]!);
  };
  const times: number[] = [];
  const onProgress = ({ time }: { time: number }) => times.push(time);
  const settings = { relativeTolerance: 1e-5, absoluteTolerance: 1e-8, dense: false, onProgress };
  solve(field, new Array(components).fill(0.01), { times: [0, 4], ...settings });
  const steps = times.slice(1).map((time, i) => RATE * (time - times[i]!));
  return steps.slice(5, -1);
}

describe("the limit of stability of DOP853", () => {
  test("lies inside the interval of stability on the negative real axis", () => {
    const growth = (z: number): number => {
      const stages: number[] = [];
      const value = ({ stages: used, coefficients }: Row) =>
        1 + z * used.reduce((sum, stage, j) => sum + coefficients[j]! * stages[stage]!, 0);
      stages.push(1);
      for (const row of DOP853.rows) stages.push(value(row));
      return Math.abs(value(DOP853.weights));
    };
    for (let part = 0.05; part <= 1; part += 0.05) expect(growth(-part * largest)).toBeLessThan(1);
    expect(growth(-1.1 * largest)).toBeGreaterThan(1);
  });

  test("bounds the steps of large systems only", () => {
    expect(Math.max(...stepsOf(MIN_LIMITED_COMPONENTS))).toBeLessThan(1.05 * largest);
    expect(Math.max(...stepsOf(MIN_LIMITED_COMPONENTS - 1))).toBeGreaterThan(1.08 * largest);
  });

  test("is compared with the rate of a linear system, by SIMD kernels and by plain loops", () => {
    const [n, rate, step] = [300, 7, 0.1];
    const tolerance = {
      relative: Float64Array.of(1e-6),
      relativeStride: 0,
      absolute: Float64Array.of(1e-9),
      absoluteStride: 0,
    } as const;
    const initial = new Float64Array(n).map(congruential());
    const field = () => {};
    const span = { start: 0, end: 1, maxStep: 1, initialStep: undefined, needsInterpolant: false };
    const loops = stageLoops(DOP853, { ...span, field, jacobian: undefined, initial, tolerance });
    const plain = Array.from({ length: DOP853.rows.length + 2 }, () => new Float64Array(n));
    const stages = loops?.stages ?? plain;
    const [before, , after] = loops?.states ?? [initial, initial, new Float64Array(n)];
    before.set(initial);
    const stateOf = ({ stages: used, coefficients }: Row) =>
      before.map((y, i) => y + step * used.reduce((sum, s, j) => sum + coefficients[j]! * stages[s]![i]!, 0));
    [{ stages: [], coefficients: [] }, ...DOP853.rows, DOP853.weights].forEach((row, s) => {
      after.set(stateOf(row));
      for (let i = 0; i < n; i++) stages[s]![i] = -rate * after[i]!;
    });
    const squares = (row: Row) => scaledSquares(row, stages, before, after, tolerance);
    expect(stepTimesRate(squares(slopes), squares(states)) / (step * rate)).toBeCloseTo(1, 9);
    loops?.error(step, before, after);
    expect((loops?.stepTimesRate() ?? step * rate) / (step * rate)).toBeCloseTo(1, 9);
    loops?.release();
  });
});

test("the estimate of h λ is unknown where the squares underflow or overflow", () => {
  expect(stepTimesRate(4, 1)).toBe(2);
  expect(stepTimesRate(1, 0)).toBe(0);
  expect(stepTimesRate(Number.POSITIVE_INFINITY, 1)).toBe(0);
});
