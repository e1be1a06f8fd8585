import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import * as deepLinear from "../../../src/deep-linear";
import { experiments } from "../../../src/experiments";
import * as implicitBias from "../../../src/implicit-bias";
import * as networks from "../../../src/networks";
import * as neuralRace from "../../../src/neural-race";
import * as ntk from "../../../src/ntk";
import { solve } from "../../../src/ode";
import { type DotMark, type Figure, figureOf, type LineMark, toSvg } from "../../../src/plots";
import { pathwayXor, routing, semanticHierarchy, teacher, xor } from "../../../src/tasks";
import * as universal from "../../../src/universal";
import { notebookDisplay } from "../notebook-display";
import { parseXml } from "../parse-xml";

const times = [0, 5, 10, 20, 40];
const task = semanticHierarchy();
const weights = deepLinear.lambdaBalancedWeights({ widths: [8, 8, 22], lambda: 0.1, scale: 0.05 });
const flow = deepLinear.gradientFlow(weights, task, { times });
const white = { inputSize: 4, outputSize: 3, samples: 20, whiten: true };
const pair: universal.UniversalProblem = {
  initial: { representation: 0.001, output: 0.000001, alignment: 0.000001 - 0.001 * Math.SQRT1_2 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.001, decoder: 0.04 },
};
const pairFlow = universal.universalFlow(pair, { times: Array.from({ length: 60 }, (_, i) => 80 * i) });
const gated = routing({ domains: 4, trained: 3 });
const reduction = neuralRace.reduce(gated.network, gated.task);
const { network: xorNetwork, task: xorTask } = pathwayXor();
const architecture = ntk.serial(ntk.dense({ width: 32 }), ntk.erf(), ntk.dense());
const [x, y] = [
  [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  [[1], [-1], [0.5]],
];
const pairOfKernels = ntk.kernels(architecture)(x);
const small = networks.mlp({ widths: [2, 8, 1], activation: "tanh" });
const finite = ntk.initialise(architecture, { inputSize: 2, seed: 1 });
const matrixProblem = { target: [[1, 2], [2, 4]], mask: [[1, 1], [1, 0]] }; // biome-ignore format: a matrix each

/** A result of every kind that has a figure, by the name of the function that computes it. */
const RESULTS: readonly (readonly [string, () => object])[] = [
  ["solve", () => solve((_t, s, ds) => ds.set([s[1]!, -s[0]!]), [1, 0], { times: [0, 1, 2, 3] })],
  ["modeDynamics", () => deepLinear.modeDynamics({ strength: 2, initial: 1e-3 })],
  ["deepLinear.gradientFlow", () => flow],
  [
    "deepLinear.gradientDescent",
    () => deepLinear.gradientDescent(weights, task, { learningRate: 0.1, steps: 100 }),
  ],
  ["exactFlow", () => deepLinear.exactFlow(weights, task, { times })],
  [
    "continualLearning",
    () =>
      deepLinear.continualLearning(
        deepLinear.lambdaBalancedWeights({ widths: [4, 6, 3], lambda: 0, scale: 0.01 }),
        [teacher({ ...white, seed: 1 }), teacher({ ...white, seed: 2 })],
      ),
  ],
  ["layerGrowth", () => deepLinear.layerGrowth(flow)],
  ["race", () => neuralRace.race(reduction, { times, initial: 0.08 })],
  [
    "gatedGradientFlow",
    () =>
      neuralRace.gatedGradientFlow(
        xorNetwork,
        neuralRace.gatedGaussianWeights({ network: xorNetwork, standardDeviation: 0.1, seed: 1 }),
        xorTask,
        { times },
      ),
  ],
  ["routingRace", () => neuralRace.routingRace({ domains: 7, strength: 3.4, initial: 0.08 })],
  ["xorRace", () => neuralRace.xorRace({ initial: 1e-3 })],
  ["kernels", () => pairOfKernels],
  ["kernelGradientFlow", () => ntk.kernelGradientFlow({ kernel: pairOfKernels.ntk, targets: y })],
  [
    "kernelGradientDescent",
    () => ntk.kernelGradientDescent({ kernel: pairOfKernels.ntk, targets: y, learningRate: 0.1 }),
  ],
  [
    "kernelGradientDescent that diverges",
    () => ntk.kernelGradientDescent({ kernel: pairOfKernels.ntk, targets: y, learningRate: 10 }),
  ],
  [
    "kernelLossFlow",
    () => ntk.kernelLossFlow({ kernel: pairOfKernels.ntk, targets: y, loss: "squared" }, { times }),
  ],
  ["ensemble", () => ntk.ensemble({ ...pairOfKernels, targets: y })(2)],
  [
    "ntk.gradientDescent",
    () => ntk.gradientDescent(finite, { inputs: x, targets: y }, { learningRate: 0.05, steps: 50 }),
  ],
  [
    "taylorModel.gradientFlow",
    () => ntk.taylorModel(finite, { order: 1 }).gradientFlow({ inputs: x, targets: y }),
  ],
  ["universalFlow", () => pairFlow],
  ["universalExact", () => universal.universalExact(pair)],
  ["fitUniversal", () => universal.fitUniversal({ ...pair, ...pairFlow })],
  [
    "universalSystem",
    () =>
      universal.universalSystem(
        { ...task, rates: { encoder: 0.5, decoder: 0.5 }, initial: { scale: 0.01, units: 16 } },
        { times },
      ),
  ],
  [
    "pairTrajectory",
    () =>
      universal.pairTrajectory({
        times: [0, 1],
        hidden: [0.1, 0.2].map((h) => [[0], [h]]),
        outputs: [0.1, 0.2].map((o) => [[0], [o]]),
        inputs: [[0], [1]],
        targets: [[0], [1]],
      }),
  ],
  [
    "train",
    () =>
      networks.train(small, networks.initialise(small, { seed: 1 }), xor(), {
        learningRate: 0.1,
        epochs: 50,
      }),
  ],
  [
    "networks.gradientFlow",
    () => networks.gradientFlow(small, networks.initialise(small, { seed: 1 }), xor(), { times }),
  ],
  [
    "diagonalFlow",
    () => implicitBias.diagonalFlow({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 }, { times }),
  ],
  ["endToEndFlow", () => implicitBias.endToEndFlow([[1e-3, 0], [0, 1e-3]], matrixProblem, { depth: 3, times })], // biome-ignore format: a matrix
  [
    "separableDescent",
    () => implicitBias.separableDescent({ inputs: [[1, 0]] }, { learningRate: 1, steps: 1000 }),
  ],
];

describe("figures of results", () => {
  it.each(RESULTS)(
    "%s: the result is displayed as its figure in a notebook and as bars in text",
    (_, make) => {
      const result = make();
      const figure: Figure = figureOf(result);
      const { "image/svg+xml": svg, "text/plain": text } = notebookDisplay(result);
      expect(svg).toBe(toSvg(figure));
      expect(parseXml(svg!).name).toBe("svg");
      expect(text).toBe(`${result}`);
      expect(text!.split("\n")[0]).toBe(figure.title);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      for (const axis of [figure.x, figure.y]) expect(axis.label).not.toBe("");
      expect(svg!.length).toBeLessThan(150_000);
    },
  );

  it.each(RESULTS)("%s: the display changes neither fields nor JSON of the result", (_, make) => {
    const result = make();
    const copy = { ...result };
    expect(isDeepStrictEqual(copy, result)).toBe(true);
    expect(Object.getOwnPropertySymbols(copy)).toEqual([]);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(result));
    expect(Object.keys(result)).not.toContain("toString");
  });

  it("contain the strengths of the modes, the half time of a mode, and the data of a fit", () => {
    const modes = figureOf(flow).marks.flatMap((mark) => (mark.type === "line" ? [mark] : []));
    expect(modes.map(({ category }) => category)).toEqual(
      Array.from({ length: 8 }, (_, k) => `mode ${k + 1}`),
    );
    expect(`${flow}`.match(/mode \d/g)).toHaveLength(8);
    expect(modes.map(({ y }) => y[4])).toEqual(Array.from({ length: 8 }, (_, k) => flow.modes.get(4, k)));
    // In closed form: t = ln(s/a − 1) / 2s.
    const mode = figureOf(deepLinear.modeDynamics({ strength: 2, initial: 1e-3 }));
    expect(mode.caption).toContain(`t = ${Number((Math.log(2 / 1e-3 - 1) / 4).toPrecision(3))}`);
    const fit = figureOf(universal.fitUniversal({ ...pair, ...pairFlow }));
    expect(fit.caption).toContain("follows the theory");
    const [data, theory] = [fit.marks[0], fit.marks[3]] as DotMark[];
    expect([data!.method, theory!.method]).toEqual(["data", "gradient flow"]);
    expect(Math.max(...Array.from(data!.y, (value, i) => Math.abs(value - theory!.y[i]!)))).toBeLessThan(
      1e-6,
    );
  });

  it("contain at most 12 curves with 300 points each, and the caption counts the omitted curves", () => {
    const solution = solve((_t, _s, ds) => ds.fill(1), new Array<number>(15).fill(0), {
      times: Array.from({ length: 2000 }, (_, i) => i),
    });
    const { caption, marks } = figureOf(solution);
    expect(caption).toBe("The first 12 of 15 curves are shown.");
    expect(marks).toHaveLength(12);
    const { x: at } = marks[0] as LineMark;
    expect([at.length, at[0], at.at(-1)]).toEqual([300, 0, 1999]);
  });

  it("are drawn for a few records, one record and no records", () => {
    const few = figureOf(flow).marks.map(({ type }) => type);
    expect([few[0], few[8], few.length]).toEqual(["line", "dot", 16]);
    const one = deepLinear.gradientFlow(weights, task, { times: [3] });
    expect(notebookDisplay(one)["image/svg+xml"]).toContain("<svg");
    const aborted = deepLinear.gradientFlow(weights, task, { times: [3], signal: { aborted: true } });
    expect(aborted.times).toHaveLength(0);
    expect(typeof notebookDisplay(aborted)["text/plain"]).toBe("string");
  });

  it("are reports for the results of experiments", async () => {
    const report = await experiments.find(({ name }) => name === "modes")!.run({ levels: 2, features: 2 });
    expect(notebookDisplay(report)["text/html"]).toContain("<svg");
    expect(`${report}`).toContain(`holds  ${report.checks[0]!.claim}`);
    expect(structuredClone(report)).toEqual(report);
  });

  it("do not exist for other objects, which figureOf rejects", () => {
    expect(() => figureOf({ times: [1] })).toThrow(
      "figureOf: result must be a result of the library that has a figure",
    );
    expect(() => figureOf([1] as never)).toThrow("figureOf: result must be an object");
  });
});
