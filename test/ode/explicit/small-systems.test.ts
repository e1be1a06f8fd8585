import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { IntegrationError } from "../../../src/arrays/errors";
import {
  type Event,
  type Field,
  type Solution,
  type SolveOptions,
  solve,
  solveAsync,
} from "../../../src/ode";
import { MAX_COMPONENTS } from "../../../src/ode/explicit/small-systems.generated";
import { EXPLICIT_METHODS } from "../../../src/ode/explicit-methods";
import { solutionOf } from "../../../src/ode/integration";
import { METHODS } from "../../../src/ode/methods";
import { blowUp, thrownBy, vanDerPol } from "../helpers";

/** Like `solve`, with loops over any number of components. */
const solveByLoops = (field: Field, initial: readonly number[], options: SolveOptions): Solution =>
  solutionOf({ ...METHODS, ...EXPLICIT_METHODS }, argumentsOf("solve"), field, initial, options);

/** Returns all contents of a solution, including dense output, as plain numbers; adding 0 replaces -0 by 0. */
function numbersOf(solution: Solution, dense: boolean): unknown {
  const { times, states, events, stats, result, at } = solution;
  const [first, last] = [times[0]!, times[times.length - 1]!];
  const places = dense ? [0.01, 0.3, 0.5, 0.77, 0.99].map((s) => first + s * (last - first)) : [];
  const plain = (v: ArrayLike<number>): number[] => Array.from(v, (x) => x + 0);
  return {
    times: plain(times),
    states: plain(states.data),
    events: events.map((event) => ({ ...event, state: plain(event.state) })),
    stats,
    result,
    between: places.map((t) => plain(at(t))),
  };
}

/** Creates a nonlinear, non-autonomous field of n components with bounded solutions. */
function fieldOf(n: number, weights: readonly number[]): Field {
  return (t, y, dy) => {
    for (let i = 0; i < n; i++) {
      let sum = Math.sin(t + i) - y[i]!;
      for (let j = 0; j < n; j++) sum += weights[i * n + j]! * Math.sin(y[j]!);
      dy[i] = sum;
    }
  };
}

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const vector = (n: number, size: number) => fc.array(number(size), { minLength: n, maxLength: n });

describe.each([1, 2, 3, 4])("unrolled DOP853 for %i components", (n) => {
  const problem = fc.record({
    weights: vector(n * n, 3),
    initial: vector(n, 2),
    span: fc.double({ min: 0.1, max: 8, noNaN: true }),
    backwards: fc.boolean(),
    level: fc.constantFrom(1e-4, 1e-8, 1e-12),
    perComponent: fc.boolean(),
    dense: fc.boolean(),
    search: fc.constantFrom("nothing", "zeros", "the first zero"),
  });

  test("gives the numbers and counts of the loops, bit by bit", () => {
    fc.assert(
      fc.property(problem, (p) => {
        const { weights, initial, span, backwards, level, dense, search } = p;
        const end = backwards ? -span : span;
        const event: Event = { value: (_t, y) => y[n - 1]!, terminal: search === "the first zero" };
        const options: SolveOptions = {
          times: [0, end / 3, end],
          relativeTolerance: p.perComponent ? initial.map((_, i) => level * (i + 1)) : level,
          absoluteTolerance: p.perComponent ? initial.map((_, i) => (level / 10) * (n - i)) : level / 10,
          events: search === "nothing" ? [] : [event],
          dense,
        };
        const field = fieldOf(n, weights);
        const unrolled = numbersOf(solve(field, initial, options), dense);
        expect(unrolled).toEqual(numbersOf(solveByLoops(field, initial, options), dense));
      }),
      { numRuns: 60, seed: n },
    );
  });

  test("reports a field that leaves its domain with the same error", () => {
    const field: Field = (t, y, dy) => {
      for (let i = 0; i < n; i++) dy[i] = i === n - 1 ? -1 / Math.sqrt(1 - t) : -y[i]!;
    };
    const initial = Array.from({ length: n }, (_, i) => 1 + i);
    const options = { times: [0, 2], dense: false };
    expect(failureOf(() => solve(field, initial, options))).toEqual(
      failureOf(() => solveByLoops(field, initial, options)),
    );
  });
});

function failureOf(act: () => unknown): unknown {
  const error = thrownBy(act);
  if (!(error instanceof IntegrationError)) throw error;
  const { message, reason, time, partial } = error as IntegrationError<Solution>;
  return { message, reason, time, stats: partial.stats, states: Array.from(partial.states.data) };
}

test("unrolled steps are rejected and undone like those of the loops", () => {
  for (const mu of [1, 5, 30]) {
    for (const dense of [false, true]) {
      const options = { times: [0, 20], dense, relativeTolerance: 1e-6, absoluteTolerance: 1e-8 };
      const { stats } = solve(vanDerPol(mu), [2, 0], options);
      expect(stats).toEqual(solveByLoops(vanDerPol(mu), [2, 0], options).stats);
      expect(stats.rejected).toBeGreaterThan(0);
    }
  }
});

test("unrolled steps and loops end a blow-up at the same time with the same advice", () => {
  const options = { times: [0, 2] };
  expect(failureOf(() => solve(blowUp, [1], options))).toEqual(
    failureOf(() => solveByLoops(blowUp, [1], options)),
  );
});

test("systems of five components use the loops", () => {
  expect(MAX_COMPONENTS).toBe(4);
  const initial = [1, 2, 3, 4, 5];
  const field = fieldOf(5, Array(25).fill(0.5));
  const options = { times: [0, 3] };
  expect(numbersOf(solve(field, initial, options), true)).toEqual(
    numbersOf(solveByLoops(field, initial, options), true),
  );
});

test("fields receive Float64Arrays of the number of components", () => {
  const lengths = new Set<number>();
  const field: Field = (_t, y, dy) => {
    expect(y).toBeInstanceOf(Float64Array);
    expect(dy).toBeInstanceOf(Float64Array);
    lengths.add(y.length).add(dy.length);
    dy.set(y);
  };
  solve(field, [1, 2, 3], { times: [0, 1], dense: true });
  expect([...lengths]).toEqual([3]);
});

test("nested, later and concurrent integrations do not change the arrays of an integration", async () => {
  const options = { times: [0, 3], dense: false };
  const inner = () => solve(vanDerPol(1), [2, 0], options).states.get(1, 0);
  const expected = inner();
  const nested: Field = (_t, y, dy) => {
    dy[0] = y[1]! * (inner() / expected);
    dy[1] = -y[0]!;
  };
  const plain: Field = (_t, y, dy) => {
    dy[0] = y[1]!;
    dy[1] = -y[0]!;
  };
  const alone = solve(plain, [0, 1], options);
  expect(Array.from(solve(nested, [0, 1], options).states.data)).toEqual(Array.from(alone.states.data));
  const concurrent = await Promise.all([1, 2, 3].map(() => solveAsync(plain, [0, 1], options)));
  for (const { states } of concurrent) expect(Array.from(states.data)).toEqual(Array.from(alone.states.data));
  inner();
  expect(alone.at(3)[0]).toBe(alone.states.get(1, 0));
});

test("derivatives that a field does not write are zero, also after other integrations", () => {
  solve((_t, _y, dy) => void dy.fill(7), [0, 0, 0], { times: [0, 1] });
  const lazy: Field = (_t, y, dy) => {
    dy[0] = -y[0]!;
  };
  const { states } = solve(lazy, [1, 2, 3], { times: [0, 1], dense: false });
  expect([states.get(1, 1), states.get(1, 2)]).toEqual([2, 3]);
});
