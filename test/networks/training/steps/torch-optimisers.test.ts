import { describe, expect, test } from "vitest";
import { train } from "../../../../src/networks";
import { expectWithin, referencesOf } from "../../../helpers/references";
import { problemOf, type TorchTraining } from "../../fixtures/torch";

/** Training in PyTorch with a schedule of the learning rate, as written by torch-optimisers.py. */
interface ScheduledTraining extends TorchTraining {
  readonly options: TorchTraining["options"] & { readonly learningRate: number };
  readonly schedule?: { readonly warmup: number; readonly decaySteps: number };
}

const references = referencesOf(import.meta.url);
const series = references.all<ScheduledTraining, { loss: number[]; times: number[] }>(
  "loss and time at every epoch of trainings in PyTorch with decay, clipping and schedules",
);
const ends = references.all<ScheduledTraining, { weights: number[][]; biases: number[][] }>(
  "weights and biases after twelve epochs in PyTorch with decay, clipping and schedules",
);

function trained(given: ScheduledTraining, more: object = {}) {
  const { options, schedule } = given;
  const { network, parameters, task } = problemOf(given);
  const rate = options.learningRate;
  const learningRate =
    schedule === undefined
      ? rate
      : (step: number) =>
          (rate * (1 + schedule.warmup * Math.min(step / 5, 1))) / (1 + step / schedule.decaySteps);
  const training = train(network, parameters, task, { ...options, learningRate, every: 1, ...more });
  const flat = (arrays: readonly { readonly data: ArrayLike<number> }[]) =>
    arrays.map(({ data }) => Array.from(data));
  const { loss, times, parameters: end } = training;
  return { loss, times, weights: flat(end.weights), biases: flat(end.biases) };
}

describe.each(series.map((reference, i) => [reference.given.name, reference, ends[i]!] as const))(
  "train with the optimisers of PyTorch: %s",
  (_, { given, check }, end) => {
    test("has the losses, the times and the final parameters of PyTorch", () => {
      const { loss, times, weights, biases } = trained(given);
      check({ loss, times });
      end.check({ weights, biases });
    });
  },
);

describe("the comparison with PyTorch", () => {
  const named = (name: string) => ends.find(({ given }) => given.name === name)!;

  test.each([
    ["an L2 penalty in place of decoupled decay", "AdamW", { name: "adam", weightDecay: 0.01 }],
    ["decoupled decay in place of an L2 penalty", "Adam with decay", { name: "adamw", weightDecay: 0.2 }],
    ["no decay", "SGD with decay", "sgd"],
    ["momentum without Nesterov's term", "Nesterov", "momentum"],
  ])("fails with %s", (_, name, optimiser) => {
    const { given, expected, tolerance } = named(name);
    const { weights, biases } = trained(given, { optimiser });
    expect(() => expectWithin(tolerance, { weights, biases }, expected)).toThrow(/differs/);
  });

  test("fails with a larger clipping norm, and with the learning rates of the following steps", () => {
    for (const [name, more] of [
      ["SGD, clipping", { clipNorm: 0.31 }],
      [
        "Adam, a schedule",
        {
          learningRate: (step: number) =>
            (0.01 * (1 + 2 * Math.min((step + 1) / 5, 1))) / (1 + (step + 1) / 8),
        },
      ],
    ] as const) {
      const { given, expected, tolerance } = named(name);
      const { weights, biases } = trained(given, more);
      expect(() => expectWithin(tolerance, { weights, biases }, expected)).toThrow(/differs/);
    }
  });
});
