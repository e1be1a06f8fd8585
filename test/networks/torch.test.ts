import { describe, expect, test } from "vitest";
import { loss, train } from "../../src/networks";
import { referencesOf } from "../helpers/references";
import { problemOf, type TorchTraining } from "./fixtures/torch";

const references = referencesOf(import.meta.url);
const losses = references.all<TorchTraining, number[]>(
  "losses of ten epochs of training in PyTorch, for many networks and optimisers",
);
const parametersByTraining = references.all<{ name: string }, { weights: number[][]; biases: number[][] }>(
  "weights and biases after ten epochs of training in PyTorch, for many networks and optimisers",
);

describe.each(losses.map((reference) => [reference.given.name, reference] as const))(
  "train, for ten epochs from the initial parameters of PyTorch: %s",
  (name, { given, check }) => {
    const { options } = given;
    const { network, parameters, task } = problemOf(given);
    const training = train(network, parameters, task, { ...options, every: 1 });

    test("has the losses of PyTorch before every epoch and after the last", () => {
      check(training.loss);
      expect(loss(network, parameters, task, { loss: options.loss })).toBe(training.loss[0]);
    });

    test("has the weights and biases of PyTorch at the end", () => {
      const { weights, biases } = training.parameters;
      const flat = (arrays: typeof weights) => arrays.map(({ data }) => data);
      const reference = parametersByTraining.find((candidate) => candidate.given.name === name)!;
      reference.check({ weights: flat(weights), biases: flat(biases) });
    });
  },
);
