import { describe, expect, it } from "vitest";
import { bouncingBall, contactStep } from "../../../src/tasks";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const fall = { gravity: 9.81, step: 0.02, steps: 500 };

/** Returns the steps that end with a touch of the floor. */
const touchesOf = (touches: Uint8Array) => [...touches.keys()].filter((i) => touches[i] === 1);

describe("bouncingBall", () => {
  it("has the contacts, positions and energies of the reference", () => {
    for (const reference of references.all<number, Record<string, number>>(
      "trajectories from height 1 with g = 9.81, h = 0.02",
    )) {
      const { positions, velocities, touches } = bouncingBall({ restitution: reference.given, ...fall });
      const [first, second] = touchesOf(touches) as [number, number];
      const found: Record<string, number> = {
        first,
        before: velocities[first - 1]!,
        after: velocities[first]!,
        at100: positions[100]!,
        at500: positions[500]!,
        energy: velocities[500]! ** 2 / 2 + 9.81 * positions[500]!,
        apex: Math.max(...positions.slice(first, second)),
      };
      reference.check(
        Object.fromEntries(Object.keys(reference.expected).map((name) => [name, found[name]!])),
      );
    }
  });

  it("falls freely until the first contact: q = q₀ − g h² n (n − 1) / 2 and v = −g h n", () => {
    const { times, positions, velocities } = bouncingBall({ restitution: 0.5, ...fall, steps: 23 });
    for (let n = 0; n <= 23; n++) {
      expect(times[n]).toBeCloseTo(0.02 * n, 14);
      expect(positions[n]).toBeCloseTo(1 - (9.81 * 0.02 ** 2 * n * (n - 1)) / 2, 12);
      expect(velocities[n]).toBeCloseTo(-9.81 * 0.02 * n, 12);
    }
  });

  it("comes to rest on the floor, and stays there", () => {
    const { positions, velocities, touches } = bouncingBall({ restitution: 0.8, ...fall });
    expect([positions[500], velocities[500], touches[500]]).toEqual([0, 0, 1]);
    const rest = [...positions.keys()].find((i) => positions[i] === 0 && velocities[i] === 0)!;
    expect(rest).toBeLessThan(400);
    for (let i = rest; i <= 500; i++) expect([positions[i], touches[i]]).toEqual([0, 1]);
    // Positions below the floor last one step: the ball leaves with e |v| > h g.
    for (let i = 1; i <= 500; i++) if (positions[i]! < 0) expect(velocities[i]).toBeGreaterThan(0);
  });

  it("approaches the law of heights e² at first order in the step", () => {
    const apex = (step: number) => {
      const { positions, touches } = bouncingBall({
        restitution: 0.8,
        gravity: 9.81,
        step,
        steps: Math.round(1.4 / step),
      });
      const [first, second] = touchesOf(touches) as [number, number];
      return Math.abs(Math.max(...positions.slice(first, second)) - 0.64);
    };
    expect(apex(0.0002)).toBeLessThan(1e-3);
    expect(apex(0.002)).toBeLessThan(1e-2);
    expect(apex(0.0002)).toBeLessThan(apex(0.002));
  });

  it("stays at rest without bounces, and moves uniformly without gravity", () => {
    expect(contactStep({ position: 0.01, velocity: -1 }, { restitution: 0, gravity: 1, step: 0.1 })).toEqual({
      position: 0,
      velocity: 0,
      touch: true,
    });
    const { positions } = bouncingBall({
      restitution: 1,
      gravity: 0,
      step: 0.5,
      steps: 4,
      height: 1,
      velocity: 2,
    });
    expect([...positions]).toEqual([1, 2, 3, 4, 5]);
    const law = { restitution: 1, gravity: 1, step: 0.1 };
    expect(contactStep({ position: -0.2, velocity: 0.5 }, law).touch).toBe(false);
    expect(contactStep({ position: 0, velocity: 0 }, law)).toEqual({ position: 0, velocity: 0, touch: true });
  });

  it("adds noise to the measurements alone", () => {
    const exact = bouncingBall({ restitution: 1, ...fall });
    const noisy = bouncingBall({ restitution: 1, ...fall, noise: 0.1, seed: 3 });
    expect(noisy.touches).toEqual(exact.touches);
    const differences = noisy.positions.map((q, i) => q - exact.positions[i]!);
    const variance = differences.reduce((sum, x) => sum + x * x, 0) / differences.length;
    // Standard error 6.3 %.
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(0.25);
  });

  it("rejects constants out of range and unknown options", () => {
    const law = { restitution: 0.5, gravity: 1, step: 0.1 };
    expect(() => bouncingBall({ ...law, restitution: 1.1, steps: 2 })).toThrow(
      /restitution must be .* at most 1/,
    );
    expect(() => bouncingBall({ ...law, step: 0, steps: 2 })).toThrow(/step/);
    expect(() => bouncingBall({ ...law, steps: 2, hight: 1 } as never)).toThrow(/did you mean "height"/);
    expect(() => bouncingBall({ ...law, steps: 1e12 })).toThrow(/steps/);
    expect(() => bouncingBall({ ...law, gravity: 0, step: 1e308, steps: 2 })).toThrow(
      /step must be small enough/,
    );
    expect(() => contactStep({ position: Number.NaN, velocity: 0 }, law)).toThrow(/state.position/);
    expect(() => contactStep({ position: 1e308, velocity: 1e308 }, { ...law, step: 1e9 })).toThrow(
      /contactStep/,
    );
  });
});
