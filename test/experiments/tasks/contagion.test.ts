import { describe, expect, it } from "vitest";
import {
  type AttentionModel,
  addLossGradient,
  attentionModel,
  crossEntropyFor,
  nextProbabilities,
} from "../../../src/experiments/tasks/contagion/attention-model";
import { contagionExperiment } from "../../../src/experiments/tasks/contagion/contagion";
import { drawTransitions } from "../../../src/experiments/tasks/contagion/draw-transitions";
import {
  fallOf,
  lawCurves,
  learnedCoupling,
  meanError,
} from "../../../src/experiments/tasks/contagion/law-curves";
import { classWeights } from "../../../src/experiments/tasks/contagion/train-model";
import { countTransitions, rowsOf } from "../../../src/experiments/tasks/contagion/transitions";
import type { Plan } from "../../../src/networks/engine";
import { generator } from "../../../src/random";
import { contagion, preferentialAttachment, transitionLaw } from "../../../src/tasks";

const NODES = 15;
const STEPS = 6;
const graph = preferentialAttachment({ nodes: NODES, seed: 2 });
const edges = Array.from({ length: NODES }, (_, i) =>
  Array.from({ length: NODES }, (_x, j) => j).filter((j) => graph.get(i, j) === 1),
);
const { states: course } = contagion({ law: "interacting", graph, steps: STEPS, initial: 0.4, seed: 5 });
const now = course.subarray(0, STEPS * NODES);
const next = course.subarray(NODES);
const transitions = countTransitions(edges, [{ now, next }], 4);
const model = attentionModel({ states: 4, channels: 5, heads: 3 }, 7);

/** States of the neighbours of the node at a place of the recording. */
const around = (at: number) => edges[at % NODES]!.map((j) => now[at - (at % NODES) + j]!);

/** Computes a network with swish units by its definition. */
function network({ weights }: Plan, theta: ArrayLike<number>, x: number[]): number[] {
  return weights.reduce<number[]>((input, { width, fanIn, weightsAt, biasesAt }, l) => {
    const a = l === 0 ? input : input.map((z) => z / (1 + Math.exp(-z)));
    return Array.from({ length: width }, (_, r) =>
      a.reduce((sum, value, c) => sum + value * theta[weightsAt + r * fanIn + c]!, theta[biasesAt + r]!),
    );
  }, x);
}

/** Computes the probabilities of one node by the definition of the model, neighbour by neighbour. */
function byDefinition(of: AttentionModel, theta: Float64Array, own: number, neighbours: number[]): number[] {
  const { states, channels, heads } = of;
  const from = of.node.parameters;
  const xi = (s: number) =>
    network(
      of.node,
      theta,
      Array.from({ length: states }, (_, u) => Number(u === s)),
    );
  const features = Array.from({ length: heads }, (_, h) => {
    const part = theta.subarray(from + h * (2 * channels + 1), from + (h + 1) * (2 * channels + 1));
    return neighbours.reduce((sum, u) => {
      const z = xi(own).reduce((total, x, k) => total + part[k]! * x, part[2 * channels]!);
      const a = 1 / (1 + Math.exp(-xi(u).reduce((total, x, k) => total + part[channels + k]! * x, z)));
      return sum.map((x, k) => x + a * xi(u)[k]!);
    }, xi(own));
  });
  const logits = network(of.output, theta.subarray(theta.length - of.output.parameters), features.flat());
  const terms = logits.map(Math.exp);
  const sum = terms.reduce((total, x) => total + x, 0);
  return terms.map((x) => x / sum);
}

describe("countTransitions", () => {
  it("counts every transition once, by state and neighbours", () => {
    expect(transitions.observed.reduce((sum, n) => sum + n, 0)).toBe(NODES * STEPS);
    expect(transitions.count).toBeLessThan(NODES * STEPS);
    for (let c = 0; c < transitions.count; c++) {
      const counts = [...transitions.neighbours.subarray(4 * c, 4 * c + 4)];
      const members = Array.from(now, (_, at) => at).filter(
        (at) =>
          now[at] === transitions.own[c] &&
          counts.every((n, s) => around(at).filter((u) => u === s).length === n),
      );
      expect(members.length).toBe(transitions.observed[c]);
      for (let s = 0; s < 4; s++) {
        const frequency = members.filter((at) => next[at] === s).length / members.length;
        expect(transitions.next[4 * c + s]).toBeCloseTo(frequency, 15);
      }
    }
  });

  it("selects classes in the given order", () => {
    const some = rowsOf(transitions, [3, 0]);
    expect([some.count, some.own[0], some.observed[1]]).toEqual([
      2,
      transitions.own[3],
      transitions.observed[0],
    ]);
    expect(some.next.subarray(4)).toEqual(transitions.next.subarray(0, 4));
  });
});

describe("attention model", () => {
  it("gives every node the probabilities of the definition, neighbour by neighbour", () => {
    const predicted = nextProbabilities(model, model.initial, transitions);
    for (let c = 0; c < transitions.count; c++) {
      const neighbours = Array.from({ length: 4 }, (_, s) =>
        new Array<number>(transitions.neighbours[4 * c + s]!).fill(s),
      ).flat();
      byDefinition(model, model.initial, transitions.own[c]!, neighbours).forEach(
        (p, s) => void expect(predicted[4 * c + s]).toBeCloseTo(p, 13),
      );
    }
  });

  it("has the loss and gradient of the sum over all nodes and times, weighted by the root of the inverse frequency", () => {
    const rule = crossEntropyFor(4, transitions.next);
    const weights = classWeights(transitions);
    const gradient = new Float64Array(model.initial.length);
    const loss = addLossGradient(
      model,
      model.initial,
      transitions,
      { next: transitions.next, weights },
      rule,
      gradient,
    );
    const single = Array.from(now, (state, at) => {
      const counts = Array.from({ length: 4 }, (_, s) => around(at).filter((u) => u === s).length);
      const found = Array.from({ length: transitions.count }, (_, c) => c).find(
        (c) =>
          transitions.own[c] === state && counts.every((n, s) => transitions.neighbours[4 * c + s] === n),
      )!;
      const target = Array.from({ length: 4 }, (_, s) => Number(next[at] === s));
      return { state, counts, target, weight: transitions.observed[found]! ** -0.5 };
    });
    const total = single.reduce((sum, { weight }) => sum + weight, 0);
    const other = new Float64Array(model.initial.length);
    const nodeLoss = addLossGradient(
      model,
      model.initial,
      {
        count: single.length,
        own: Uint8Array.from(single.map(({ state }) => state)),
        neighbours: Float64Array.from(single.flatMap(({ counts }) => counts)),
      },
      {
        next: Float64Array.from(single.flatMap(({ target }) => target)),
        weights: Float64Array.from(single, ({ weight }) => weight / total),
      },
      rule,
      other,
    );
    expect(nodeLoss).toBeCloseTo(loss, 13);
    gradient.forEach((g, i) => void expect(other[i]).toBeCloseTo(g, 13));
    // The definition, too, gives this loss.
    const defined = single.map(
      ({ state, target, weight }, at) =>
        (-weight / total) *
        Math.log(byDefinition(model, model.initial, state, around(at))[target.indexOf(1)]!),
    );
    expect(defined.reduce((sum, x) => sum + x, 0)).toBeCloseTo(loss, 12);
  });

  it("has the gradient of finite differences", () => {
    const rule = crossEntropyFor(4, transitions.next);
    const targets = { next: transitions.next, weights: classWeights(transitions) };
    const random = generator(1);
    const theta = model.initial.map((x) => x + 0.3 * random.normal());
    const lossAt = (at: Float64Array, into = new Float64Array(theta.length)) =>
      addLossGradient(model, at, transitions, targets, rule, into);
    const gradient = new Float64Array(theta.length);
    lossAt(theta, gradient);
    const h = 1e-5;
    gradient.forEach((g, i) => {
      const shifted = (by: number) => theta.map((x, k) => (k === i ? x + by : x));
      const difference = (lossAt(shifted(h)) - lossAt(shifted(-h))) / (2 * h);
      expect(Math.abs(difference - g)).toBeLessThan(1e-8);
    });
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.01);
  });
});

describe("lawCurves", () => {
  const law = transitionLaw("interacting");
  const exact = Float64Array.from(
    Array.from({ length: transitions.count }, (_, c) => [
      ...law(transitions.own[c]!, transitions.neighbours.subarray(4 * c, 4 * c + 4)),
    ]).flat(),
  );

  it("has no error for the exact probabilities, and frequencies for the observed ones", () => {
    const curves = lawCurves(transitions, law, exact);
    expect(curves.length).toBe(8);
    expect(meanError(curves, 10)).toBe(0);
    const observed = lawCurves(transitions, law, transitions.next);
    for (const { learned, frequency } of observed) expect(learned).toEqual(frequency);
    expect(meanError(observed, 10)).toBeGreaterThan(0.05);
    const counted = observed.flatMap((curve) => curve.observed).reduce((sum, n) => sum + n, 0);
    expect(counted).toBe(2 * NODES * STEPS);
  });

  it("finds the coupling of the exact law", () => {
    for (const c of learnedCoupling(lawCurves(transitions, law, exact))) expect(c).toBeCloseTo(50, 10);
  });

  it("measures the fall from the maximum to the end", () => {
    expect(fallOf([0, 0.75, 1, 0.5])).toBe(0.5);
    expect(fallOf([0, 0.5])).toBe(0);
  });
});

describe("drawTransitions", () => {
  const data = { nodes: 60, edges: 2, steps: 400 };

  it("loses the dependence on the own state if the next states are shuffled", () => {
    const stay = (isShuffled: boolean) => {
      const { own, next: frequencies, observed, count } = drawTransitions("sis", 2, data, 1, isShuffled);
      const sums = [0, 0];
      for (let c = 0; c < count; c++) {
        if (own[c] !== 1) continue;
        sums[0]! += observed[c]! * frequencies[2 * c + 1]!;
        sums[1]! += observed[c]!;
      }
      return sums[0]! / sums[1]!;
    };
    // An infected node stays infected with probability 0.92.
    expect(Math.abs(stay(false) - 0.92)).toBeLessThan(0.02);
    expect(stay(true)).toBeLessThan(0.7);
  });

  it("counts all nodes at all steps, also of a last course that is shorter", () => {
    const { observed } = drawTransitions("sis", 2, { ...data, steps: 120 }, 1, false);
    expect(observed.reduce((sum, n) => sum + n, 0)).toBe(60 * 120);
  });
});

describe("experiment contagion", () => {
  it("rejects sizes at which no node has enough infected neighbours", async () => {
    for (const size of [{ steps: 1 }, { nodes: 20, edges: 1 }]) {
      const run = contagionExperiment.run({ updates: 2, seeds: 1, ...size });
      await expect(run).rejects.toThrow(/nodes, edges and steps.*large enough/);
    }
  });
});
