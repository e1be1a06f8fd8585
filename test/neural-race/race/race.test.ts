import { describe, expect, it } from "vitest";
import {
  gatedAlignedWeights,
  gatedGradientDescent,
  gatedGradientFlow,
  race,
  raceDescent,
  reduce,
  reductionError,
  routingRace,
  xorRace,
} from "../../src/neural-race";
import { solve } from "../../src/ode";
import { contextualSelection, pathwayXor, routing } from "../../src/tasks";

/** Steps of the paper's code per step here: its loss is a sum over routes of means over 28 numbers, ours ½⟨‖·‖²⟩ over 112 samples. */
const PAPER_RATE = 0.02 * 8;

describe("the routing network of figure 4 (M = 7, K = 4)", () => {
  const { network, task } = routing({ domains: 7, trained: 4 });
  const reduction = reduce(network, task);
  const initial = 0.2 / 2.5;

  it("descends as the reduced scalars do, within 1e-12 of the initial loss at every step", () => {
    const options = { learningRate: PAPER_RATE, steps: 500, every: 1 };
    const weights = gatedAlignedWeights({ reduction, strengths: initial, seed: 3 });
    const full = gatedGradientDescent(network, weights, task, options);
    const reduced = raceDescent(reduction, { ...options, initial });
    const worst = Math.max(...full.loss.map((loss, i) => Math.abs(loss - reduced.loss[i]!)));
    expect(worst).toBeLessThan(1e-12 * full.loss[0]!);
    // Origin: an independent numpy program with the authors' normalisation, whose loss is 8 of ours; the first loss.
    // Tolerance 5e-3.
    expect(8 * full.loss[0]!).toBeCloseTo(243.97, 2);
    // Given: losses whose first epochs are compared.
    const below = [200, 100, 50, 10, 1].map((bound) => full.loss.findIndex((loss) => 8 * loss < bound));
    // Origin: an independent numpy program of the authors' network, the epochs at which 8 times the loss first is below
    // 200, 100, 50, 10 and 1. Tolerance none, they are equal.
    expect(below).toEqual([75, 79, 153, 326, 346]);
  });

  it("ends at the strengths of theory to all digits known", () => {
    const end = race(reduction, { times: [0], initial });
    const final = (edge: string) => [0, 1, 2, 3].map((m) => end.final.edges.get(end.edges.indexOf(edge), m));
    const digits = (values: number[], count: number) => values.map((x) => x.toFixed(count));
    // Origin: a numpy program on the conserved quantity from B(0) = 0.08, B₁ at the end; descent itself drifts by 1e-4 from
    // it. Tolerance none, five decimals are equal.
    expect(digits(final("x1->h"), 5)).toEqual(["1.72642", "1.34328", "1.04365", "1.04365"]);
    // Origin: a numpy program on the conserved quantity from B(0) = 0.08, B₂ at the end. Tolerance none, five decimals
    // are equal.
    expect(digits(final("h->k"), 5)).toEqual(["4.56346", "3.54859", "2.75428", "2.75428"]);
    const ratios = final("h->k").map((b2, m) => b2 / final("x1->h")[m]!);
    // Origin: a numpy program on the conserved quantity from B(0) = 0.08, B₂/B₁ at the end. Tolerance none, three
    // decimals are equal.
    expect(digits(ratios, 3)).toEqual(["2.643", "2.642", "2.639", "2.639"]);
  });

  it("follows modes to their rest, or to a horizon, with the same numbers up to there within 1e-10", () => {
    const near = (numbers: Float64Array) => Array.from(numbers, (x) => expect.closeTo(x, 10));
    const whole = race(reduction, { times: [0, 5, 10], initial });
    expect(whole.settled).toEqual([true, true, true, true]);
    const short = race(reduction, { times: [0, 5, 10], initial, horizon: 5 });
    expect(short.settled).toEqual([false, false, false, false]);
    expect(Array.from(short.pathStrengths.data)).toEqual(near(whole.pathStrengths.data as Float64Array));
    expect(Array.from(short.loss)).toEqual(near(whole.loss));
    // The last time is later than the horizon: that is where it ends.
    expect(Array.from(short.final.paths.data)).toEqual(near(whole.at(10).paths.data as Float64Array));
    expect(race(reduction, { times: [0], initial, horizon: 1e4 }).final).toEqual(whole.final);
    expect(() => race(reduction, { times: [0], initial, horizon: 0 })).toThrow("options.horizon");
  });

  it("races as routingRace has it, mode by mode, within 1e-10", () => {
    const times = [0, 10, 30, 60, 100, 300];
    const course = race(reduction, { times, initial });
    // Given: √185, √41, 3 and 3, the singular values of the routed items.
    const strengths = [13.601470508735442, 6.4031242374328485, 3, 3];
    for (const [m, s] of strengths.entries()) {
      const mode = routingRace({ domains: 7, trained: 4, strength: s / 4, inputVariance: 1 / 4, initial });
      for (const [i, t] of times.entries()) {
        const [b1, b2, b3] = mode.at(t);
        for (const [edge, b] of [
          ["x3->h", b1],
          ["h->k", b2],
          ["k->y5", b3],
        ] as const) {
          const e = course.edges.indexOf(edge);
          expect(Math.abs(course.edgeStrengths.get(i, e, m) - b)).toBeLessThan(1e-10);
        }
      }
      const e = course.edges.indexOf("h->k");
      expect(Math.abs(course.final.edges.get(e, m) - mode.final[1])).toBeLessThan(1e-9);
      expect(Math.abs(course.halfTimes.get(0, m) - mode.halfTime)).toBeLessThan(1e-8 * mode.halfTime);
    }
    expect(course.settled).toEqual([true, true, true, true]);
  });
});

// Origin: a numpy program integrating equations 16 and 17 of Saxe et al. 2022 from 0.05 with s = d = 1, M = 10.
// Tolerance 0.0501 for the half time, 5.001e-4 for the ratio.
it.each([
  [1, 1914.9, 1],
  [4, 751.6, 1.413],
  [25, 211.5, 2.232],
  [100, 79.3, 3.155],
])(
  "with %i routes per hidden matrix, half is learned at %f and the ratio ends at %f (M = 10)",
  (p, half, ratio) => {
    const mode = routingRace({ domains: 10, routesPerHidden: p, strength: 1, initial: 0.05 });
    expect(Math.abs(mode.halfTime - half)).toBeLessThan(0.0501);
    expect(Math.abs(mode.final[1] / mode.final[0] - ratio)).toBeLessThan(5.001e-4);
  },
);

describe("routingRace", () => {
  const cases = {
    balanced: {
      strength: 1.3,
      inputVariance: 0.7,
      initial: [0.01 / Math.sqrt(5), 0.01, 0.01 / Math.sqrt(5)],
    },
    "equal starts": { strength: 2, inputVariance: 1, initial: [0.05, 0.05, 0.05] },
    "three different starts": { strength: 0.8, inputVariance: 2.5, initial: [0.3, 0.1, 0.02] },
    "small hidden weights with the wrong sign": { strength: 1, inputVariance: 1, initial: [0.1, -0.01, 0.2] },
    "a wrong sign that is overcome by the outer weights": {
      strength: 1,
      inputVariance: 1,
      initial: [0.02, 0.5, -0.3],
    },
    "above the target": { strength: 0.5, inputVariance: 2, initial: [2, 1, 3] },
    "a negative strength": { strength: -1.2, inputVariance: 1, initial: [0.1, 0.2, 0.15] },
    "no strength": { strength: 0, inputVariance: 1, initial: [0.5, 0.4, 1] },
    "one weight at 0": { strength: 1, inputVariance: 1, initial: [0.2, 0, 0.1] },
    "tiny starts": { strength: 1, inputVariance: 1, initial: [1e-4, 3e-4, 1e-4] },
  };
  it.each(Object.entries(cases))("agrees with the differential equation within 1e-10: %s", (_, options) => {
    const domains = 5;
    const { strength, inputVariance, initial } = options;
    const mode = routingRace({ domains, ...options, tau: 2 });
    const field = (_t: number, b: Float64Array, db: Float64Array) => {
      const [b1, b2, b3] = b as unknown as [number, number, number];
      const e = (strength - b1 * b2 * b3 * inputVariance) / 2;
      db[0] = (b3 * b2 * e) / domains;
      db[1] = b3 * b1 * e;
      db[2] = (b2 * b1 * e) / domains;
    };
    const end = Number.isFinite(mode.halfTime) && mode.halfTime > 0 ? 4 * mode.halfTime : 60;
    const times = Array.from({ length: 21 }, (_, i) => (end * i) / 20);
    const { states } = solve(field, initial, {
      times,
      relativeTolerance: 1e-14,
      absoluteTolerance: 1e-16,
      maxSteps: 1e6,
    });
    for (const [i, t] of times.entries()) {
      const strengths = mode.at(t);
      for (const k of [0, 1, 2]) expect(Math.abs(strengths[k]! - states.get(i, k))).toBeLessThan(1e-10);
      const c = domains * strengths[0] ** 2 - strengths[1] ** 2;
      expect(Math.abs(c - mode.conserved)).toBeLessThan(1e-12 * (1 + Math.abs(mode.conserved)));
    }
    const product = (b: readonly number[]) => b[0]! * b[1]! * b[2]!;
    if (product(mode.final) !== 0) expect(product(mode.final)).toBeCloseTo(strength / inputVariance, 12);
    const t = 0.7 * end;
    const back = mode.timeTo(mode.at(t)[1]);
    if (Number.isFinite(back)) expect(Math.abs(mode.at(back)[1] - mode.at(t)[1])).toBeLessThan(1e-10);
    expect(mode.at(Number.POSITIVE_INFINITY)).toEqual(mode.final);
  });

  it("is the closed form of theory for balanced weights", () => {
    // t = τ M/(S (MS/D)^{1/3}) [F(x) − F(x₀)] with x = B₂/(MS/D)^{1/3}, evaluated with complex logarithms.
    const [domains, strength, inputVariance, b2] = [7, 1.9, 0.6, 0.03];
    const mode = routingRace({
      domains,
      strength,
      inputVariance,
      initial: [b2 / Math.sqrt(domains), b2, b2 / Math.sqrt(domains)],
    });
    const final = Math.cbrt((domains * strength) / inputVariance);
    const f = (x: number) => {
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const angle = (2 * Math.PI * k) / 3;
        // ln(1 − x e^{−i angle}) times e^{2 i angle}
        const [re, im] = [1 - x * Math.cos(angle), x * Math.sin(angle)];
        sum += Math.cos(2 * angle) * Math.log(Math.hypot(re, im)) - Math.sin(2 * angle) * Math.atan2(im, re);
      }
      return -1 / x - sum / 3;
    };
    expect(mode.final[1]).toBeCloseTo(final, 13);
    for (const x of [0.05, 0.3, 0.7, 0.95, 0.999]) {
      const t = (domains / (strength * final)) * (f(x) - f(b2 / final));
      expect(Math.abs(mode.timeTo(x * final) - t)).toBeLessThan(1e-10 * t);
      expect(Math.abs(mode.at(t)[1] - x * final)).toBeLessThan(1e-10);
    }
  });
});

describe("exclusive or", () => {
  it("has the golden values of the closed form to 1e-8", () => {
    const { at, halfTime, final, timeTo } = xorRace({ initial: 2e-4, tau: 2.5 });
    // Origin: a(t) = (s/d)/(1 − (1 − s/(d a₀)) e^{−2st/τ}) with s = √2/4, d = 1/2, a₀ = 2e-4 and the paper's τ = 5/2, in
    // numpy. Tolerance 1e-8.
    for (const [t, strength, loss] of [
      [20, 0.05297531, 0.42788799],
      [25, 0.17668965, 0.28134233],
      [30, 0.40877259, 0.08900329],
      [40, 0.67786562, 0.00085505],
    ] as const) {
      expect(Math.abs(at(t).strength - strength)).toBeLessThan(1e-8);
      expect(Math.abs(at(t).loss - loss)).toBeLessThan(1e-8);
      expect(Math.abs(timeTo(at(t).strength) - t)).toBeLessThan(1e-12 * t);
    }
    expect(final).toBe(Math.SQRT1_2);
    expect(at(halfTime).strength).toBeCloseTo(final / 2, 14);
    expect(xorRace({ initial: 2e-4 }).at(12).strength).toBeCloseTo(at(30).strength, 15);
  });

  it("is learned so by a gated network, to first order in the step of gradient descent", () => {
    const { network, task } = pathwayXor({ hidden: 5 });
    const reduction = reduce(network, task);
    expect(reduction.exact).toBe(true);
    const strengths = Math.sqrt(2e-4);
    const weights = gatedAlignedWeights({ reduction, strengths, seed: 1 });
    const tau = 2.5;
    const { at } = xorRace({ initial: 2e-4, tau });
    const errors = [0.1, 0.02, 0.004].map((dt) => {
      const steps = Math.round(50 / dt);
      const options = { learningRate: dt / tau, steps, every: 1 };
      const { times, loss } = gatedGradientDescent(network, weights, task, options);
      return Math.max(...loss.map((value, i) => Math.abs(value - at(tau * times[i]!).loss)));
    });
    // Origin: a numpy program, the largest error of descent with steps of 0.1, 0.02 and 0.004, to the two digits it
    // printed. Tolerance 0.04 relative.
    for (const [i, error] of [6.6e-3, 1.3e-3, 2.6e-4].entries()) {
      expect(Math.abs(errors[i]! / error - 1)).toBeLessThan(0.04);
    }
    const flow = gatedGradientFlow(network, weights, task, { times: [0, 20, 30, 50], tau });
    for (const [i, t] of flow.times.entries())
      expect(Math.abs(flow.loss[i]! - at(t).loss)).toBeLessThan(1e-10);
  });
});

it("contextual classification: a pathway per context learns its feature, one for all the average", () => {
  const own = contextualSelection({ contexts: 2 });
  const reduction = reduce(own.network, own.task);
  expect(reduction.exact).toBe(true);
  const end = race(reduction, { times: [0, 10], initial: 0.1 }).final;
  for (const strength of end.paths.data) expect(strength).toBeCloseTo(1, 9);
  const shared = contextualSelection({ contexts: 2, pathways: "shared" });
  const both = race(reduce(shared.network, shared.task), { times: [0, 10], initial: 0.1 }).final;
  // W = (1/2, 1/2) = √½ times the unit vector along it.
  expect(both.paths.get(0, 0)).toBeCloseTo(Math.SQRT1_2, 8);
  expect(reductionError(reduction, own.task, { times: [0, 5, 10, 40], initial: 0.1 }).lossError).toBeLessThan(
    1e-10,
  );
});
