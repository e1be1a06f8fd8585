import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import { solve } from "../../src/ode";
import { generator } from "../../src/random";
import {
  conserved,
  finalDistance,
  type UniversalFlow,
  type UniversalProblem,
  universalExact,
  universalFlow,
} from "../../src/universal";
import { CROSSING, farthest, GENERAL, GOLDEN, grid, parallel } from "./problems";

/** The three equations as they are printed. */
function printed(problem: UniversalProblem) {
  const { inputDistanceSquared: dx2, targetDistanceSquared: dy2, rates } = problem;
  const [eh, ey] = [rates.encoder, rates.decoder];
  return (_t: number, [h, y, w]: Float64Array, rate: Float64Array) => {
    rate[0] = -eh * dx2 * w!;
    rate[1] = -w! * (ey * h! + (eh * dx2 * y!) / h!);
    rate[2] = -0.5 * ey * (3 * w! - y! + dy2) * h! - (0.5 * eh * dx2 * (y! + w!) * w!) / h!;
  };
}

/** Random legal problems, whose outputs start on the right side. */
function randomProblems(count: number): UniversalProblem[] {
  const random = generator(5);
  return Array.from({ length: count }, () => {
    const [y, dy2] = [random.uniform(), 0.1 + random.uniform()];
    const product = Math.sqrt(y * dy2) * (0.02 + 0.96 * random.uniform());
    return {
      initial: { representation: 0.05 + random.uniform(), output: y, alignment: y - product },
      inputDistanceSquared: 0.5 + 2 * random.uniform(),
      targetDistanceSquared: dy2,
      rates: { encoder: 0.2 + random.uniform(), decoder: 0.2 + random.uniform() },
    };
  });
}

const at = ({ representation, output, alignment }: UniversalFlow, i: number) => [
  representation[i]!,
  output[i]!,
  alignment[i]!,
];

describe("universalFlow", () => {
  it("gives the golden table from its default tolerances", () => {
    // Origin: scipy's Radau on the printed equations of van Rossem & Saxe 2024, eight decimals. Tolerance 1e-8.
    const table: [t: number, h: number, y: number, w: number][] = [
      [0, 0.001, 0.000001, -0.00070611],
      [500, 0.00357174, 0.00037099, -0.01324874],
      [1000, 0.02382476, 0.02177559, -0.08256901],
      [1500, 0.08005309, 0.25321779, -0.10260365],
      [2000, 0.10765126, 0.45935339, -0.01989257],
      [3000, 0.11223669, 0.49950571, -0.00024708],
      [4000, 0.11229133, 0.49999435, -0.00000283],
    ];
    const flow = universalFlow(GOLDEN, { times: table.map(([t]) => t) });
    for (const [i, [, ...expected]] of table.entries())
      expect(farthest(at(flow, i), expected)).toBeLessThan(1e-8);
    expect(flow.result).toBe("finished");
    expect(flow.events).toEqual([]);
  });

  it("passes through h = 0 and reports when", () => {
    const flow = universalFlow(CROSSING, { times: [0, 100, 1500] });
    // Origin: scipy's DOP853 at 1e-13 on the polynomial form, the state at t = 1500 in ten decimals. Tolerance 1e-9.
    expect(farthest(at(flow, 2), [0.3350251663, 0.4969821012, -0.0013135619])).toBeLessThan(1e-9);
    const [crossing] = flow.events;
    expect(flow.events.length).toBe(1);
    expect(crossing!.name).toBe("crossing");
    // Origin: scipy's DOP853 at 1e-13 on the polynomial form, the time at which h = 0. Tolerance 1e-7.
    expect(Math.abs(crossing!.time - 129.8943939)).toBeLessThan(1e-7);
    expect(crossing!.state.representation).toBeLessThan(1e-20);
  });

  it("is what the printed equations say, as long as h stays away from 0", () => {
    for (const problem of [GENERAL, ...randomProblems(20)]) {
      const times = grid(20, 30);
      const { representation, output, alignment } = problem.initial;
      const { states } = solve(printed(problem), [representation, output, alignment], {
        times,
        relativeTolerance: 1e-13,
        absoluteTolerance: 1e-15,
      });
      const flow = universalFlow(problem, { times });
      const columns = [0, 1, 2].map((k) => times.map((_, i) => states.get(i, k)));
      expect(farthest(flow.representation, columns[0]!)).toBeLessThan(1e-10);
      expect(farthest(flow.output, columns[1]!)).toBeLessThan(1e-10);
      expect(farthest(flow.alignment, columns[2]!)).toBeLessThan(1e-10);
    }
  });

  it("is right in a crossing where the printed equations go silently wrong", () => {
    // On the manifold the closed form knows the truth. In h = y = w = 0 the three scalars no longer know where they came
    // from: explicit solvers run into it at any tolerance, and often finish without an error, at another place.
    const silent: number[] = [];
    for (const [h, u, encoder, decoder] of [
      [0.01, -0.08, 0.006, 0.02],
      [0.3, -0.8, 0.006, 0.02],
      [0.2, -0.6, 0.01, 0.01],
    ] as const) {
      const problem = parallel({ h, u, encoder, decoder });
      const { representation, output, alignment } = problem.initial;
      const exact = universalExact(problem);
      const truth = exact.at(2000);
      for (const method of ["dop853", "dopri5", "odex"] as const) {
        for (const relativeTolerance of [1e-8, 1e-10, 1e-12]) {
          const options = { method, relativeTolerance, absoluteTolerance: 1e-3 * relativeTolerance };
          const initial = [representation, output, alignment];
          try {
            const scalars = solve(printed(problem), initial, { times: [0, 2000], ...options });
            const error = Math.abs(scalars.states.get(1, 0) - truth.representation);
            if (error > 1e5 * relativeTolerance) silent.push(error);
          } catch (error) {
            expect(error).toBeInstanceOf(IntegrationError);
          }
        }
      }
      const flow = universalFlow(problem, { times: [0, 2000] });
      expect(farthest(at(flow, 1), Object.values(truth))).toBeLessThan(1e-10);
      expect(Math.abs(flow.events[0]!.time - exact.crossing!)).toBeLessThan(1e-7);
    }
    expect(silent.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...silent)).toBeGreaterThan(0.1);
  });

  it("conserves y/h − η_y/(η_h ‖dx‖²) h to 1e-10", () => {
    for (const problem of [GOLDEN, CROSSING, GENERAL, ...randomProblems(20)]) {
      const constant = conserved(problem);
      const { rates, inputDistanceSquared } = problem;
      const ratio = rates.decoder / (rates.encoder * inputDistanceSquared);
      const flow = universalFlow(problem, { times: grid(1000, 200) });
      for (let i = 0; i < 200; i++) {
        const [h, y] = at(flow, i) as [number, number];
        // y/h − ρ h cancels: the scale is that of its terms.
        if (h > 1e-6)
          expect(Math.abs(y / h - ratio * h - constant)).toBeLessThan(1e-10 * (y / h + ratio * h));
      }
    }
  });

  it("ends at finalDistance", () => {
    for (const problem of [GOLDEN, CROSSING, GENERAL, ...randomProblems(20)]) {
      const flow = universalFlow(problem, { times: [1e5] });
      expect(Math.abs(flow.representation[0]! - finalDistance(problem))).toBeLessThan(1e-9);
      expect(Math.abs(flow.output[0]! - problem.targetDistanceSquared)).toBeLessThan(1e-9);
      expect(Math.abs(flow.alignment[0]!)).toBeLessThan(1e-9);
    }
  });

  it("follows the vectors it was derived from: encoder, decoder and mean output of a linearised network", () => {
    // dD_h/dt = −½ η_h D_yᵀ(dŷ − dy) dxᵀ, dD_y/dt = −½ η_y (dŷ − dy) dhᵀ, dȳ/dt = −η_m (ȳ − ȳ*), with three inputs,
    // four hidden units and two outputs, the decoder aligned with dh; the loss is that of the two points.
    const [dx, dy, mean, goal] = [
      [0.4, -0.3, 1.1],
      [0.6, 0.5],
      [0.9, -0.4],
      [0.2, 0.1],
    ] as const;
    const [eh, ey, em] = [0.03, 0.02, 0.05];
    const dh0 = [0.1, -0.05, 0.02, 0.2];
    const norm2 = (v: readonly number[]) => v.reduce((sum, x) => sum + x * x, 0);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const dOut0 = [-0.12, 0.07];
    const start = [
      ...dh0.flatMap((h) => dx.map((x) => (h * x) / norm2(dx))),
      ...dOut0.flatMap((o) => dh0.map((h) => (o * h) / norm2(dh0))),
      ...mean,
    ];
    const read = (state: ArrayLike<number>) => {
      const dh = [0, 1, 2, 3].map((k) =>
        dot(
          dx,
          [0, 1, 2].map((j) => state[3 * k + j]!),
        ),
      );
      const out = [0, 1].map((o) =>
        dot(
          dh,
          [0, 1, 2, 3].map((k) => state[12 + 4 * o + k]!),
        ),
      );
      return { dh, out, mean: [state[20]!, state[21]!] };
    };
    const field = (_t: number, state: Float64Array, rate: Float64Array) => {
      const { dh, out, mean: now } = read(state);
      const error = out.map((x, o) => x - dy[o]!);
      for (let k = 0; k < 4; k++) {
        const back = error.reduce((sum, e, o) => sum + e * state[12 + 4 * o + k]!, 0);
        for (let j = 0; j < 3; j++) rate[3 * k + j] = -0.5 * eh * back * dx[j]!;
        for (let o = 0; o < 2; o++) rate[12 + 4 * o + k] = -0.5 * ey * error[o]! * dh[k]!;
      }
      for (let o = 0; o < 2; o++) rate[20 + o] = -em * (now[o]! - goal[o]!);
    };
    const times = grid(400, 50);
    const { states } = solve(field, start, { times, relativeTolerance: 1e-12, absoluteTolerance: 1e-14 });
    const flow = universalFlow(
      {
        initial: {
          representation: norm2(dh0),
          output: norm2(dOut0),
          alignment: norm2(dOut0) - dot(dOut0, dy),
        },
        inputDistanceSquared: norm2(dx),
        targetDistanceSquared: norm2(dy),
        rates: { encoder: eh, decoder: ey },
        mean: { rate: em, initialSquaredError: norm2(mean.map((x, o) => x - goal[o]!)) },
      },
      { times },
    );
    for (const [i, t] of times.entries()) {
      const { dh, out, mean: now } = read(Array.from({ length: 22 }, (_, k) => states.get(i, k)));
      const points = [1, -1].map((sign) => now.map((x, o) => x - goal[o]! + (sign * (out[o]! - dy[o]!)) / 2));
      const loss = (norm2(points[0]!) + norm2(points[1]!)) / 4;
      const expected = [norm2(dh), norm2(out), norm2(out) - dot(out, dy)];
      expect(farthest(at(flow, i), expected)).toBeLessThan(1e-10);
      expect(Math.abs(flow.loss![i]! - loss)).toBeLessThan(1e-10);
      expect(Math.abs(flow.at(t).loss! - loss)).toBeLessThan(1e-10);
    }
    expect(flow.events.map(({ name }) => name)).toEqual(["crossing"]);
  });

  it("reads any time between, with the loss only where the mean output is known", () => {
    const flow = universalFlow(GENERAL, { times: [0, 50] });
    expect(flow.loss).toBeUndefined();
    expect(flow.at(20)).toEqual({
      representation: expect.any(Number),
      output: expect.any(Number),
      alignment: expect.any(Number),
    });
    const again = universalFlow(GENERAL, { times: [20], dense: false });
    expect(Math.abs(flow.at(20).representation - again.representation[0]!)).toBeLessThan(1e-12);
    expect(() => flow.at(51)).toThrow(ArgumentError);
  });

  it("starts at the time that is given, and watches for what is asked", () => {
    const options = { times: [10, 400], start: 10 };
    const half = { name: "half", value: (_t: number, { output }: { output: number }) => output - 0.35 };
    const flow = universalFlow(GENERAL, { ...options, events: [{ ...half, terminal: true }] });
    const plain = universalFlow(GENERAL, { times: [0, 400] });
    expect([flow.result, flow.events[0]!.name]).toEqual(["event", "half"]);
    expect(Math.abs(flow.events[0]!.state.output - 0.35)).toBeLessThan(1e-12);
    expect(Math.abs(plain.at(flow.events[0]!.time - 10).output - 0.35)).toBeLessThan(1e-11);
  });

  it("gives the same by the implicit method, which long times need", () => {
    const flow = universalFlow(GENERAL, { times: [0, 30, 1e9], method: "radau", relativeTolerance: 1e-10 });
    expect(Math.abs(flow.representation[2]! - finalDistance(GENERAL))).toBeLessThan(1e-9);
    expect(flow.stats.steps).toBeLessThan(2000);
    const plain = universalFlow(GENERAL, { times: [30] });
    expect(farthest(at(flow, 1), at(plain, 0))).toBeLessThan(1e-8);
  });

  it("keeps the digits of a tiny start", () => {
    for (const h of [1e-12, 1e-30]) {
      const problem = parallel({ h, u: 0.3 * Math.sqrt(h), encoder: 0.02, decoder: 0.03 });
      const exact = universalExact(problem);
      const times = grid(8000, 30);
      const flow = universalFlow(problem, { times });
      const expected = times.map((t) => exact.at(t).representation);
      for (const [i, x] of expected.entries())
        expect(Math.abs(flow.representation[i]! / x - 1)).toBeLessThan(1e-9);
    }
  });

  it("moves a start that is off by the rounding of float32 to the nearest legal one", () => {
    const [y, s] = [Math.fround(0.4), Math.SQRT1_2];
    const beyond = y - s * Math.sqrt(y) * (1 + 3e-7);
    const problem = {
      ...GENERAL,
      targetDistanceSquared: 0.5,
      initial: { ...GENERAL.initial, output: y, alignment: beyond },
    };
    const flow = universalFlow(problem, { times: [0] });
    expect(Math.abs(flow.alignment[0]! - beyond)).toBeLessThan(1e-6);
    expect(Math.abs(flow.output[0]! - y)).toBeLessThan(1e-15);
  });

  it("refuses states that two points cannot be in, and what it cannot use", () => {
    const { initial } = GENERAL;
    const bad: [object, string][] = [
      [{ initial: { ...initial, representation: 0 } }, "problem.initial.representation"],
      [{ initial: { ...initial, output: -1e-9 } }, "problem.initial.output"],
      [{ initial: { ...initial, alignment: 0.3 } }, "problem.initial.alignment"],
      [{ initial: { ...initial, alignment: -0.2 } }, "problem.initial.alignment"],
      [{ initial: { ...initial, alignment: Number.NaN } }, "problem.initial.alignment"],
      [{ initial: undefined }, "problem.initial"],
      [{ targetDistanceSquared: 0 }, "problem.initial.alignment"],
      [{ targetDistanceSquared: -1 }, "problem.targetDistanceSquared"],
      [{ inputDistanceSquared: 0 }, "problem.inputDistanceSquared"],
      [{ rates: { encoder: 0, decoder: 1 } }, "problem.rates.encoder"],
      [{ rates: { encoder: 1 } }, "problem.rates.decoder"],
      [{ mean: { rate: -1, initialSquaredError: 1 } }, "problem.mean.rate"],
      [{ mean: { rate: 1 } }, "problem.mean.initialSquaredError"],
    ];
    for (const [change, argument] of bad) {
      const call = () => universalFlow({ ...GENERAL, ...change } as UniversalProblem, { times: [1] });
      expect(call).toThrow(expect.objectContaining({ name: "ArgumentError", argument }));
    }
    expect(() => universalFlow(GENERAL, { times: [2, 1] })).toThrow(/options.times\[1\]/);
    expect(() => universalFlow(GENERAL, { times: [1], events: [{}] as never })).toThrow(/events\[0\].value/);
    expect(() => universalFlow(GENERAL, undefined as never)).toThrow(ArgumentError);
  });

  it("fails with the time reached, advice and the flow until then", () => {
    try {
      universalFlow(GENERAL, { times: [0, 5, 1000], maxSteps: 8 });
      expect.unreachable();
    } catch (error) {
      const failure = error as IntegrationError<UniversalFlow>;
      expect(failure).toBeInstanceOf(IntegrationError);
      expect([failure.functionName, failure.reason]).toEqual(["universalFlow", "max-steps"]);
      expect(failure.partial.representation.length).toBe(failure.partial.times.length);
    }
  });
});
