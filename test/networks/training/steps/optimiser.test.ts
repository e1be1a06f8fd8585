import { describe, expect, test } from "vitest";
import { toNdArray } from "../../../../src/arrays";
import { gradient, mlp, type Parameters, type TrainOptions, train } from "../../../../src/networks";
import { flat, NETWORK as network, PARAMETERS as parameters, TASK as task } from "../problem";

type Rule = (gradients: readonly number[]) => number;

/** Sum of the gradients of all steps, the last with weight 1 and each earlier one with `factor` times the weight. */
const discounted = (gradients: readonly number[], factor: number): number =>
  gradients.reduce((sum, g, s) => sum + factor ** (gradients.length - 1 - s) * g, 0);

/** Directions of the steps as explicit sums over the gradients of all steps so far, for one parameter. */
const plain: Rule = (gradients) => gradients.at(-1)!;
const heavyBall: Rule = (gradients) => discounted(gradients, 0.9);
const nesterov: Rule = (gradients) => gradients.at(-1)! + 0.8 * discounted(gradients, 0.8);
const adaptive: Rule = (gradients) => {
  const average = (values: readonly number[], beta: number) =>
    ((1 - beta) * discounted(values, beta)) / (1 - beta ** values.length);
  return (
    average(gradients, 0.9) /
    (Math.sqrt(
      average(
        gradients.map((g) => g * g),
        0.999,
      ),
    ) +
      1e-8)
  );
};

/** Returns parameters with the shapes of the initial ones. */
function shaped(numbers: readonly number[]): Parameters {
  let at = 0;
  const take = ({ shape, data }: Parameters["weights"][number]) => {
    at += data.length;
    return toNdArray(Float64Array.from(numbers.slice(at - data.length, at)), shape);
  };
  return { weights: parameters.weights.map(take), biases: parameters.biases.map(take) };
}

interface Settings {
  readonly rule: Rule;
  readonly penalty?: number;
  readonly decay?: number;
  readonly clipNorm?: number;
}

/** Trains for ten steps on the whole task at the learning rates of `rateOf`, with `gradient` and nothing else. */
function descended(rateOf: (step: number) => number, settings: Settings): number[] {
  const { rule, penalty = 0, decay = 0, clipNorm = Number.POSITIVE_INFINITY } = settings;
  let w = flat(parameters);
  const gradients: number[][] = w.map(() => []);
  for (let step = 0; step < 10; step++) {
    const found = flat(gradient(network, shaped(w), task));
    const factor = Math.min(1, clipNorm / (Math.hypot(...found) + 1e-6));
    const rate = rateOf(step);
    w = w.map((x, i) => {
      gradients[i]!.push(factor * found[i]! + penalty * x);
      return (1 - rate * decay) * x - rate * rule(gradients[i]!);
    });
  }
  return w;
}

const trained = (more: Partial<TrainOptions>) =>
  train(network, parameters, task, { learningRate: 0.05, epochs: 10, every: 1, ...more });

const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

describe("ten steps of train", () => {
  const cases: readonly (readonly [string, Partial<TrainOptions>, Settings])[] = [
    ["SGD", { optimiser: "sgd" }, { rule: plain }],
    ["SGD with decay", { optimiser: { name: "sgd", weightDecay: 0.4 } }, { rule: plain, penalty: 0.4 }],
    ["clipped SGD", { clipNorm: 0.2 }, { rule: plain, clipNorm: 0.2 }],
    [
      "momentum with decay",
      { optimiser: { name: "momentum", weightDecay: 0.4 } },
      { rule: heavyBall, penalty: 0.4 },
    ],
    [
      "Nesterov's momentum with decay and clipping",
      { optimiser: { name: "momentum", momentum: 0.8, nesterov: true, weightDecay: 0.1 }, clipNorm: 0.2 },
      { rule: nesterov, penalty: 0.1, clipNorm: 0.2 },
    ],
    [
      "Adam with decay and clipping",
      { optimiser: { name: "adam", weightDecay: 0.3 }, clipNorm: 0.2 },
      { rule: adaptive, penalty: 0.3, clipNorm: 0.2 },
    ],
    ["AdamW", { optimiser: "adamw" }, { rule: adaptive, decay: 0.01 }],
    ["AdamW with more decay", { optimiser: { name: "adamw", weightDecay: 2 } }, { rule: adaptive, decay: 2 }],
  ];
  const schedule = (step: number) => 0.05 / (1 + step);

  test.each(cases)("equal the sums over all gradients within 1e-12: %s", (_, more, settings) => {
    expect(
      distance(
        flat(trained(more).parameters),
        descended(() => 0.05, settings),
      ),
    ).toBeLessThan(1e-12);
    const scheduled = flat(trained({ ...more, learningRate: schedule }).parameters);
    expect(distance(scheduled, descended(schedule, settings))).toBeLessThan(1e-12);
  });

  test("differ by more than 1e-6 from those of a wrong rule", () => {
    const adamw = flat(trained({ optimiser: "adamw" }).parameters);
    const wrong: Settings[] = [
      { rule: adaptive, penalty: 0.01 },
      { rule: adaptive },
      { rule: plain, decay: 0.01 },
    ];
    for (const settings of wrong)
      expect(
        distance(
          adamw,
          descended(() => 0.05, settings),
        ),
      ).toBeGreaterThan(1e-6);
    const clipped = flat(trained({ clipNorm: 0.2 }).parameters);
    expect(
      distance(
        clipped,
        descended(() => 0.05, { rule: plain }),
      ),
    ).toBeGreaterThan(1e-6);
  });
});

describe("an option of train without effect", () => {
  const bits = (more: Partial<TrainOptions>) => {
    const { parameters: end, loss, times, checkpoint } = trained(more);
    return { end: flat(end), loss, times, checkpoint };
  };

  test.each(["sgd", "momentum", "adam", "adamw"] as const)("keeps all bits of %s", (name) => {
    const without = bits({ optimiser: name });
    expect(bits({ optimiser: name, learningRate: () => 0.05 })).toEqual(without);
    expect(bits({ optimiser: name, onStep: (step) => void step.gradient() })).toEqual(without);
    const undecayed = name === "adamw" ? "adam" : name;
    expect(bits({ optimiser: { name, weightDecay: 0 } })).toEqual(bits({ optimiser: undecayed }));
    expect(bits({ optimiser: name, batch: 5, learningRate: () => 0.05 })).toEqual(
      bits({ optimiser: name, batch: 5 }),
    );
  });

  test.each(["sgd", "momentum", "adam", "adamw"] as const)(
    "changes %s by rounding only if the whole gradient is needed for it",
    (optimiser) => {
      const without = flat(trained({ optimiser }).parameters);
      expect(distance(flat(trained({ optimiser, clipNorm: 1e9 }).parameters), without)).toBeLessThan(1e-13);
    },
  );

  test("is Nesterov's momentum with momentum 0", () => {
    const optimiser = { name: "momentum", momentum: 0, nesterov: true } as const;
    expect(distance(flat(trained({ optimiser }).parameters), flat(trained({}).parameters))).toBeLessThan(
      1e-14,
    );
  });
});

describe("the decay of parameters", () => {
  test("of AdamW multiplies weights and biases by 1 − η λ in a step with zero gradient", () => {
    const layer = mlp({ widths: [2, 1], activation: "linear" });
    const start = { weights: [[[3, -2]]], biases: [[0.5]] };
    const optimiser = { name: "adamw", weightDecay: 0.5 } as const;
    const met = { inputs: [[0, 0]], targets: [[0.5]] };
    const { parameters: end } = train(layer, start, met, { learningRate: 0.1, epochs: 1, optimiser });
    expect(distance(flat(end), [3 * 0.95, -2 * 0.95, 0.5 * 0.95])).toBeLessThan(1e-15);
  });

  test("lowers the squared norm of the parameters", () => {
    const norm = (decay: number) =>
      Math.hypot(...flat(trained({ optimiser: { name: "sgd", weightDecay: decay }, epochs: 50 }).parameters));
    expect(norm(0.1)).toBeLessThan(norm(0));
    expect(norm(0.5)).toBeLessThan(norm(0.1));
  });
});
