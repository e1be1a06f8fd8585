import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import {
  type Episode,
  type MetaTraining,
  metaGradient,
  metaTrain,
  metaTrainAsync,
} from "../../src/meta-learning";
import { dense, initialise, mlp, type Optimiser, sequential, tanh, train } from "../../src/networks";
import { toSvg } from "../../src/plots";
import type { Generator } from "../../src/random";
import { expectClose } from "../helpers/numbers";
import { flat, moved, randomEpisode } from "./episodes";

const network = mlp({ widths: [3, 5, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 1 });
const inner = { mode: "maml", innerRate: 0.1, innerSteps: 2 } as const;

/** Returns a sampler of episodes that are drawn with the generator. */
const drawn = (random: Generator): Episode => randomEpisode(3, 2, random.integer(1000), [4, 3]);

describe("metaTrain", () => {
  it.each(["maml", "fomaml", "anil"] as const)(
    "descends the mean of the gradients of episodes: %s",
    (mode) => {
      // Episodes of different sizes, of which the second needs more memory.
      const episodes = [
        randomEpisode(3, 2, 1, [4, 2]),
        randomEpisode(3, 2, 2, [9, 7]),
        randomEpisode(3, 2, 3, [5, 3]),
      ];
      let drawnEpisodes = 0;
      const { loss, parameters: found } = metaTrain(network, parameters, () => episodes[drawnEpisodes++]!, {
        ...inner,
        mode,
        learningRate: 0.3,
        iterations: 1,
        episodes: 3,
      });
      const gradients = episodes.map((episode) =>
        metaGradient(network, parameters, episode, { ...inner, mode }),
      );
      const expected = gradients.reduce((start, slope) => moved(start, slope, -0.1), parameters);
      expectClose(flat(found), flat(expected), 1e-14);
      expect(loss[0]).toBeCloseTo(
        gradients.reduce((sum, slope) => sum + slope.loss / 3, 0),
        14,
      );
    },
  );

  it.each<Optimiser>([
    "sgd",
    { name: "momentum", momentum: 0.8, nesterov: true },
    { name: "adam", beta1: 0.8, weightDecay: 0.1 },
    "adamw",
  ])("is a training on the query without inner steps, with the optimiser %j", (optimiser) => {
    const episode = randomEpisode(3, 2, 4);
    const options = { learningRate: 0.05, optimiser } as const;
    const found = metaTrain(network, parameters, () => episode, {
      ...inner,
      innerSteps: 0,
      ...options,
      iterations: 20,
    });
    const expected = train(network, parameters, episode.query, { ...options, epochs: 20 });
    expectClose(flat(found.parameters), flat(expected.parameters), 1e-12);
    expectClose(found.loss, expected.loss.slice(0, 20), 1e-13);
    expect(found.result).toBe("finished");
  });

  it("multiplies the steps by the learning rates of the layers", () => {
    const layers = [dense({ width: 4, learningRate: 0 }), tanh(), dense({ width: 2, learningRate: 0.5 })];
    const scaled = sequential({ inputShape: [3], layers });
    const start = initialise(scaled, { seed: 2 });
    const episode = randomEpisode(3, 2, 5);
    const options = { learningRate: 0.1, optimiser: "adam" } as const;
    const none = { ...inner, innerSteps: 0, iterations: 10 };
    const found = metaTrain(scaled, start, () => episode, { ...none, ...options });
    const expected = train(scaled, start, episode.query, { ...options, epochs: 10 });
    expectClose(flat(found.parameters), flat(expected.parameters), 1e-12);
    expect(found.parameters.weights[0]!.data).toEqual(start.weights[0]!.data);
    expect(found.parameters.weights[1]!.data).not.toEqual(start.weights[1]!.data);
  });

  it("depends on the seed alone, and leaves the initial parameters", () => {
    const before = flat(parameters);
    const run = (seed: number) =>
      metaTrain(network, parameters, drawn, { ...inner, learningRate: 0.1, iterations: 5, seed });
    expect(run(1).loss).toEqual(run(1).loss);
    expect(run(2).loss).not.toEqual(run(1).loss);
    expect(flat(parameters)).toEqual(before);
    expect(
      flat(metaTrain(network, parameters, drawn, { ...inner, learningRate: 1, iterations: 0 }).parameters),
    ).toEqual(before);
  });

  it("is the same without waiting, reports progress, and returns the partial result when it is aborted", async () => {
    const options = { ...inner, learningRate: 0.1, iterations: 8, optimiser: "adam" } as const;
    const expected = metaTrain(network, parameters, drawn, options);
    const fractions: number[] = [];
    const onProgress = (fraction: number) => void fractions.push(fraction);
    const same = await metaTrainAsync(network, parameters, drawn, { ...options, onProgress });
    expect(same.loss).toEqual(expected.loss);
    expect(fractions).toEqual([...Array.from({ length: 8 }, (_, i) => i / 8), 1]);

    const controller = new AbortController();
    const abort = (fraction: number) => fraction >= 0.5 && controller.abort();
    const { signal } = controller;
    const some = await metaTrainAsync(network, parameters, drawn, { ...options, onProgress: abort, signal });
    const half = metaTrain(network, parameters, drawn, { ...options, iterations: 4 });
    expect([some.result, some.loss]).toEqual(["aborted", half.loss]);
    expect(flat(some.parameters)).toEqual(flat(half.parameters));
    const none = { ...options, signal: AbortSignal.abort("early") };
    await expect(metaTrainAsync(network, parameters, drawn, none)).rejects.toBe("early");
    expect(() => metaTrain(network, parameters, drawn, none)).toThrow("early");
  });

  it("ends with the parameters of the last finite loss if it diverges", () => {
    const run = () =>
      metaTrain(network, parameters, drawn, { ...inner, learningRate: 1e120, iterations: 50 });
    expect(run).toThrow(IntegrationError);
    try {
      run();
    } catch (error) {
      const { partial, reason, advice } = error as IntegrationError<MetaTraining>;
      expect([reason, partial.result]).toEqual(["not-finite", "diverged"]);
      expect(advice).toMatch(/learningRate or innerRate/);
      expect(partial.loss.length).toBeGreaterThan(0);
      expect(partial.loss.every(Number.isFinite) && flat(partial.parameters).every(Number.isFinite)).toBe(
        true,
      );
    }
  });

  it("has a table and a figure of the losses", () => {
    const training = metaTrain(network, parameters, drawn, { ...inner, learningRate: 0.1, iterations: 3 });
    expect(training.toTable().columns).toEqual(["iteration", "loss"]);
    expect(training.figure().x.label).toBe("iteration");
    const long = metaTrain(network, parameters, drawn, { ...inner, learningRate: 0.1, iterations: 15 });
    const [first, last] = [long.loss.slice(0, 2), long.loss.slice(-2)].map(([a, b]) => (a! + b!) / 2);
    const [, from, to] = /from (\S+) in the first 2 iterations to (\S+) in the last 2/.exec(
      long.figure().caption!,
    )!;
    // The caption has three digits.
    expect(Math.abs(Number(from) / first! - 1)).toBeLessThan(0.005);
    expect(Math.abs(Number(to) / last! - 1)).toBeLessThan(0.005);
    const none = metaTrain(network, parameters, drawn, { ...inner, learningRate: 0.1, iterations: 0 });
    expect(toSvg(none.figure())).toContain("nothing was recorded");
  });

  it("refuses bad input, and says where", () => {
    const options = { ...inner, learningRate: 0.1, iterations: 2 };
    const run =
      (changes: object, sampler: unknown = drawn) =>
      () =>
        metaTrain(network, parameters, sampler as typeof drawn, { ...options, ...changes });
    expect(run({ rate: 1 })).toThrow(/unknown option "rate"/);
    expect(run({ learningRate: 0 })).toThrow(/options.learningRate/);
    expect(run({ iterations: -1 })).toThrow(/options.iterations/);
    expect(run({ iterations: 2 ** 40 })).toThrow(/options.iterations .* bytes/);
    expect(run({ episodes: 0 })).toThrow(/options.episodes/);
    expect(run({ optimiser: "rmsprop" })).toThrow(/options.optimiser/);
    expect(run({ seed: 0.5 })).toThrow(/options.seed/);
    expect(run({}, 1)).toThrow(/sampler must be a function/);
    expect(run({}, () => undefined)).toThrow(/sampler \(episode 0 of iteration 0\) must/);
    expect(run({}, async () => randomEpisode(3, 2, 1))).toThrow(/must be an episode, received a Promise/);
    const wrong = () => ({ ...randomEpisode(3, 2, 1), query: { inputs: [[1]], targets: [[1, 1]] } });
    expect(run({}, wrong)).toThrow(/sampler \(episode 0 of iteration 0\).query.inputs/);
    const later = () => (calls++ < 5 ? randomEpisode(3, 2, 1) : wrong());
    let calls = 0;
    expect(run({ iterations: 9, episodes: 3 }, later)).toThrow(/\(episode 2 of iteration 1\).query.inputs/);
    expect(run({ loss: "cross-entropy" })).toThrow(ArgumentError);
  });
});
