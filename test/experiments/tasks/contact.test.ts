import { describe, expect, it } from "vitest";
import { ballSteps, drawCourses, type State } from "../../../src/experiments/tasks/contact/ball-data";
import { addForceGradient, forceModel } from "../../../src/experiments/tasks/contact/force-model";
import { positionError, rollOut } from "../../../src/experiments/tasks/contact/roll-out";
import { generator } from "../../../src/random";
import { contactStep } from "../../../src/tasks";

const law = { restitution: 0.7, gravity: 9.81, step: 0.02 };
const size = { courses: 5, steps: 300, noise: 0 };
const courses = drawCourses(law, size, 1);
const exact = (states: readonly State[]) =>
  states.map(([position, velocity]): State => {
    const next = contactStep({ position, velocity }, law);
    return [next.position, next.velocity];
  });

describe("drawCourses", () => {
  it("ends every course before the ball comes to rest", () => {
    for (const { positions, velocities, touches } of courses) {
      const last = positions.length - 1;
      expect(last).toBeLessThan(300);
      touches.forEach((touch, t) => {
        if (touch === 1) expect(velocities[t]).toBeGreaterThan(law.gravity * law.step);
      });
      const rest = exact([[positions[last]!, velocities[last]!]])[0]!;
      expect([...rest]).toEqual([0, 0]);
    }
  });

  it("adds noise to the same courses", () => {
    const noisy = drawCourses(law, { ...size, noise: 0.01 }, 1);
    for (const [i, { positions, touches }] of noisy.entries()) {
      expect(touches).toEqual(courses[i]!.touches);
      const squares = positions.map((q, t) => (q - courses[i]!.positions[t]!) ** 2);
      const deviation = Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
      expect(Math.abs(deviation / 0.01 - 1)).toBeLessThan(0.25);
    }
  });
});

describe("ballSteps", () => {
  it("has the steps of the law with their touches, which shuffling separates", () => {
    const steps = ballSteps(courses, 2, false);
    for (const { before, after, touch } of steps) {
      const next = contactStep({ position: before[0], velocity: before[1] }, law);
      expect([next.position, next.velocity, next.touch]).toEqual([...after, touch]);
    }
    const shuffled = ballSteps(courses, 2, true);
    const touching = (all: typeof steps) => all.filter(({ touch }) => touch).length;
    expect(touching(shuffled)).toBe(touching(steps));
    const kept = steps.filter(({ touch }, p) => touch && shuffled[p]!.touch).length;
    expect(kept).toBeLessThan(touching(steps) / 2);
    expect(shuffled.map(({ after }) => after)).toEqual(steps.map(({ after }) => after));
  });
});

describe("rollOut", () => {
  it("repeats every course with the law itself, without error", () => {
    const predicted = rollOut(exact, courses);
    expect(predicted.map((states) => states.length)).toEqual(
      courses.map(({ positions }) => positions.length),
    );
    expect(positionError(predicted, courses)).toBe(0);
    const shifted = predicted.map((states) => states.map(([q, v]): State => [q - 0.5, v]));
    expect(positionError(shifted, courses)).toBeCloseTo(0.5, 12);
  });
});

describe("addForceGradient", () => {
  const model = forceModel(6, 3);
  const steps = ballSteps(courses, 0, false).slice(20, 90);
  const random = generator(4);
  const theta = model.initial.map((x) => x + 0.3 * random.normal());
  const lossAt = (at: Float64Array, into = new Float64Array(theta.length)) =>
    addForceGradient(model, at, steps, law.step, into);

  it("has the loss of its definition, with the derivative of the potential written out", () => {
    expect(steps.some(({ touch }) => touch)).toBe(true);
    const [hidden, output] = model.prepared.plan.weights;
    const slope = (q: number) =>
      Array.from({ length: 6 }, (_, k) => {
        const w = theta[hidden!.weightsAt + k]!;
        const z = w * q + theta[hidden!.biasesAt + k]!;
        return (theta[output!.weightsAt + k]! * w) / (1 + Math.exp(-z));
      }).reduce((sum, x) => sum + x, 0);
    const e = theta[theta.length - 1]!;
    const losses = steps.map(({ before: [q, v], after, touch }) => {
      const predicted = touch ? -e * v : v - law.step * slope(q + law.step * v);
      return (predicted - after[1]) ** 2 / 2;
    });
    expect(lossAt(theta)).toBeCloseTo(losses.reduce((sum, x) => sum + x, 0) / steps.length, 12);
  });

  it("has the gradient of finite differences", () => {
    const gradient = new Float64Array(theta.length);
    lossAt(theta, gradient);
    const h = 1e-5;
    gradient.forEach((g, i) => {
      const shifted = (by: number) => theta.map((x, k) => (k === i ? x + by : x));
      const difference = (lossAt(shifted(h)) - lossAt(shifted(-h))) / (2 * h);
      expect(Math.abs(difference - g)).toBeLessThan(1e-9);
    });
    expect(Math.abs(gradient[gradient.length - 1]!)).toBeGreaterThan(0.01);
  });
});
