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
import { largestDifference } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { CROSSING, GENERAL, grid, parallel, REFERENCE_PAIR } from "./problems";

const references = referencesOf(import.meta.url);

/** Right-hand side of the three equations as printed in the paper. */
function printed(problem: UniversalProblem) {
  const { inputDistanceSquared: dx2, targetDistanceSquared: dy2, rates } = problem;
  const [eh, ey] = [rates.encoder, rates.decoder];
  return (_t: number, [h, y, w]: Float64Array, rate: Float64Array) => {
    rate[0] = -eh * dx2 * w!;
    rate[1] = -w! * (ey * h! + (eh * dx2 * y!) / h!);
    rate[2] = -0.5 * ey * (3 * w! - y! + dy2) * h! - (0.5 * eh * dx2 * (y! + w!) * w!) / h!;
  };
}

/** Random valid problems whose outputs start on the correct side. */
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

/** State at index i of the output times. */
const at = ({ representation, output, alignment }: UniversalFlow, i: number) => [
  representation[i]!,
  output[i]!,
  alignment[i]!,
];

describe("universalFlow", () => {
  it("agrees with the reference trajectory at the default tolerances", () => {
    const name = "h, y and w of the reference pair over time";
    const expected = references.all<{ time: number }, number[]>(name);
    const flow = universalFlow(REFERENCE_PAIR, { times: expected.map(({ given }) => given.time) });
    for (const [i, { check }] of expected.entries()) check(at(flow, i));
    expect(flow.result).toBe("finished");
    expect(flow.events).toEqual([]);
  });

  it("passes through h = 0 and reports the time of the crossing", () => {
    const flow = universalFlow(CROSSING, { times: [0, 100, 1500] });
    references.only<unknown, number[]>("h, y and w at t = 1500 of a pair that crosses").check(at(flow, 2));
    const [crossing] = flow.events;
    expect(flow.events.length).toBe(1);
    expect(crossing!.name).toBe("crossing");
    references.only("time at which the representations of a pair cross").check(crossing!.time);
    expect(crossing!.state.representation).toBeLessThan(1e-20);
  });

  it("agrees with the printed equations while h is far from 0", () => {
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
      expect(largestDifference(flow.representation, columns[0]!)).toBeLessThan(1e-10);
      expect(largestDifference(flow.output, columns[1]!)).toBeLessThan(1e-10);
      expect(largestDifference(flow.alignment, columns[2]!)).toBeLessThan(1e-10);
    }
  });

  it("is accurate in a crossing, where the printed equations fail without an error", () => {
    // On the manifold the closed form is exact. The three scalars do not determine the continuation from h = y = w = 0:
    // explicit solvers run into this point at any tolerance, and often continue without an error to a wrong state.
    const silentErrors: number[] = [];
    for (const [h, u, encoder, decoder] of [
      [0.01, -0.08, 0.006, 0.02],
      [0.3, -0.8, 0.006, 0.02],
      [0.2, -0.6, 0.01, 0.01],
    ] as const) {
      const problem = parallel({ h, u, encoder, decoder });
      const { representation, output, alignment } = problem.initial;
      const exact = universalExact(problem);
      const exactState = exact.at(2000);
      for (const method of ["dop853", "dopri5", "odex"] as const) {
        for (const relativeTolerance of [1e-8, 1e-10, 1e-12]) {
          const options = { method, relativeTolerance, absoluteTolerance: 1e-3 * relativeTolerance };
          const initial = [representation, output, alignment];
          try {
            const scalars = solve(printed(problem), initial, { times: [0, 2000], ...options });
            const error = Math.abs(scalars.states.get(1, 0) - exactState.representation);
            if (error > 1e5 * relativeTolerance) silentErrors.push(error);
          } catch (error) {
            expect(error).toBeInstanceOf(IntegrationError);
          }
        }
      }
      const flow = universalFlow(problem, { times: [0, 2000] });
      expect(largestDifference(at(flow, 1), Object.values(exactState))).toBeLessThan(1e-10);
      expect(Math.abs(flow.events[0]!.time - exact.crossing!)).toBeLessThan(1e-7);
    }
    expect(silentErrors.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...silentErrors)).toBeGreaterThan(0.1);
  });

  it("conserves y/h − η_y/(η_h ‖dx‖²) h within 1e-10 of its terms", () => {
    for (const problem of [REFERENCE_PAIR, CROSSING, GENERAL, ...randomProblems(20)]) {
      const constant = conserved(problem);
      const { rates, inputDistanceSquared } = problem;
      const ratio = rates.decoder / (rates.encoder * inputDistanceSquared);
      const flow = universalFlow(problem, { times: grid(1000, 200) });
      for (let i = 0; i < 200; i++) {
        const [h, y] = at(flow, i) as [number, number];
        // The difference y/h − ρ h cancels, so that errors are relative to its terms.
        if (h > 1e-6)
          expect(Math.abs(y / h - ratio * h - constant)).toBeLessThan(1e-10 * (y / h + ratio * h));
      }
    }
  });

  it("tends to finalDistance, to equal outputs and targets, and to alignment 0", () => {
    for (const problem of [REFERENCE_PAIR, CROSSING, GENERAL, ...randomProblems(20)]) {
      const flow = universalFlow(problem, { times: [1e5] });
      expect(Math.abs(flow.representation[0]! - finalDistance(problem))).toBeLessThan(1e-9);
      expect(Math.abs(flow.output[0]! - problem.targetDistanceSquared)).toBeLessThan(1e-9);
      expect(Math.abs(flow.alignment[0]!)).toBeLessThan(1e-9);
    }
  });

  it("agrees with the gradient flow of encoder, decoder and mean output of a linearised network", () => {
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
      expect(largestDifference(at(flow, i), expected)).toBeLessThan(1e-10);
      expect(Math.abs(flow.loss![i]! - loss)).toBeLessThan(1e-10);
      expect(Math.abs(flow.at(t).loss! - loss)).toBeLessThan(1e-10);
    }
    expect(flow.events.map(({ name }) => name)).toEqual(["crossing"]);
  });

  it("returns states at any time, with the loss only for problems with a mean output", () => {
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

  it("starts at the given time and locates the requested events", () => {
    const options = { times: [10, 400], start: 10 };
    const half = { name: "half", value: (_t: number, { output }: { output: number }) => output - 0.35 };
    const flow = universalFlow(GENERAL, { ...options, events: [{ ...half, terminal: true }] });
    const plain = universalFlow(GENERAL, { times: [0, 400] });
    expect([flow.result, flow.events[0]!.name]).toEqual(["event", "half"]);
    expect(Math.abs(flow.events[0]!.state.output - 0.35)).toBeLessThan(1e-12);
    expect(Math.abs(plain.at(flow.events[0]!.time - 10).output - 0.35)).toBeLessThan(1e-11);
  });

  it("agrees with the implicit method, which is efficient over long times", () => {
    const flow = universalFlow(GENERAL, { times: [0, 30, 1e9], method: "radau", relativeTolerance: 1e-10 });
    expect(Math.abs(flow.representation[2]! - finalDistance(GENERAL))).toBeLessThan(1e-9);
    expect(flow.stats.steps).toBeLessThan(2000);
    const plain = universalFlow(GENERAL, { times: [30] });
    expect(largestDifference(at(flow, 1), at(plain, 0))).toBeLessThan(1e-8);
  });

  it("has a small relative error for tiny starts", () => {
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

  it("replaces a start that violates Cauchy–Schwarz by float32 rounding with the nearest valid one", () => {
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
    const invalid = { ...problem.initial, alignment: y - s * Math.sqrt(y) * (1 + 1e-5) };
    expect(() => universalFlow({ ...problem, initial: invalid }, { times: [0] })).toThrow(/Cauchy–Schwarz/);
  });

  it("rejects states that violate Cauchy–Schwarz and invalid problems, times and events", () => {
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

  it("fails with the reason and the partial flow if the step limit is reached", () => {
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
