import ops from "ndarray-ops";
import { toNdArray } from "../../arrays";
import { product } from "../../deep-linear";
import { dense, empiricalNtk, initialise, kernels, linear, networkFromWeights, serial } from "../../ntk";
import type { Mark } from "../../plots";
import { normal } from "../../random";
import { defineExperiment } from "../../reports/define-experiment";
import { inner, relativeDistance, scaled } from "../array-arithmetic";
import { counted, meanOf, rounded, seedsFrom } from "./common";

/** Weight variances σ_w² for which the kernels decay with depth, grow linearly, and grow exponentially. */
const VARIANCES = [0.8, 1, 1.2] as const;

/**
 * Tangent kernel of deep linear networks: at infinite width Θ = (L + 1) σ_w^{2(L+1)} x·x'/n₀, with equal contributions
 * of all layers. At finite width the kernel varies between networks, and this variation grows with depth.
 */
export const ntkDepth = defineExperiment(
  {
    name: "ntk-depth",
    title: "The tangent kernel of deep linear networks grows with depth",
    paper:
      "Jacot, Gabriel & Hongler 2018; Saxe, McClelland & Ganguli 2014; Hanin & Nica 2020 for the variance",
    claim:
      "With L hidden linear layers Θ(x, x') = (L + 1) σ_w^{2(L+1)} x·x'/n₀, and its standard deviation depends on L/width.",
    control: "All networks, infinitely wide or finite, have one hidden layer in place of L.",
    summary: [
      "The recursion over infinitely wide layers is compared with its closed form, and both with networks of " +
        "finite width and random weights. The empirical kernel of one network is compared with the exact sum of " +
        "the contributions of its layers.",
    ],
    parameters: {
      layers: {
        default: 32,
        description: "hidden layers of the deepest network",
        integer: true,
        atLeast: 4,
        atMost: 200,
      },
      width: {
        default: 64,
        description: "units of each hidden layer of the finite networks; also half and twice as many",
        integer: true,
        atLeast: 8,
        atMost: 1000,
      },
      networks: {
        default: 200,
        description: "networks at each depth and width",
        integer: true,
        atLeast: 4,
        atMost: 10_000,
      },
      seed: { default: 0, description: "seed of inputs and weights", integer: true },
    },
  },
  async (report) => {
    const { layers, width, networks, seed } = report.parameters;
    const size = 8;
    const inputs = normal({ shape: [5, size], seed });
    const dots = toNdArray(
      Float64Array.from({ length: 25 }, (_, at) => {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += inputs.get(Math.floor(at / 5), k) * inputs.get(at % 5, k);
        return sum / size;
      }),
      [5, 5],
    );
    const architecture = (given: number, weightVariance: number, units?: number) => {
      const depth = report.control ? 1 : given;
      const hidden = Array.from({ length: depth }, () => [dense({ width: units, weightVariance }), linear()]);
      return serial(...hidden.flat(), dense({ weightVariance }));
    };
    const factor = (depth: number, variance: number) => (depth + 1) * variance ** (depth + 1);
    const depths = Array.from({ length: layers + 1 }, (_, depth) => depth);
    report.stage("infinite width", 0.05);
    let worst = 0;
    for (const variance of VARIANCES) {
      for (const depth of depths) {
        const { ntk } = kernels(architecture(depth, variance))(inputs);
        worst = Math.max(worst, relativeDistance(ntk, scaled(dots, factor(depth, variance))));
      }
    }

    // Finite networks at σ_w² = 1: for each, the least-squares factor in front of x·x'/n₀.
    const trials = [
      ...new Set([1, 2, 4, 8, 16, 32, 64, 128].filter((depth) => depth <= layers).concat(layers)),
    ];
    const widths = [Math.max(4, Math.round(width / 2)), width, 2 * width];
    const power = ops.norm2squared(dots);
    const scatter: { width: number; depth: number; mean: number; deviation: number }[] = [];
    for (const [w, units] of widths.entries()) {
      for (const [d, depth] of trials.entries()) {
        const part = (w + (d + 1) / trials.length) / widths.length;
        const onProgress = report.stage(
          `width ${units}, ${counted(depth, "hidden layer")}`,
          0.05 + 0.9 * part,
        );
        const factors: number[] = [];
        for (const [i, s] of seedsFrom(seed, networks).entries()) {
          if (i % 8 === 0) await report.turn();
          onProgress({ fraction: i / networks });
          const finite = initialise(architecture(depth, 1, units), { inputSize: size, seed: s });
          factors.push(inner(empiricalNtk(finite, inputs), dots) / power);
        }
        report.keep({ factor: factors });
        const mean = meanOf(factors);
        const square = meanOf(factors.map((x) => (x - mean) ** 2)) * (networks / (networks - 1));
        scatter.push({ width: units, depth, mean, deviation: Math.sqrt(square) });
      }
    }
    report.stage("contributions of the layers of a finite network", 1);
    const layerSumError = layerSumErrorOf(seed);
    report.claimAtMost(
      "infinite width: largest relative difference between the recursion and (L + 1) σ_w^{2(L+1)} x·x'/n₀",
      worst,
      1e-12,
    );
    report.claimAtMost(
      "finite networks: largest difference between the mean over weights and the closed form, in standard errors",
      Math.max(
        ...scatter.map(
          ({ depth, mean, deviation }) => (Math.abs(mean - depth - 1) / deviation) * Math.sqrt(networks),
        ),
      ),
      5,
    );
    report.agreeWithin(
      "one network: relative difference between its kernel and Σ_l (W_{N:l+1}W_{N:l+1}ᵀ) ⊗ (Xᵀ W_{l−1:1}ᵀW_{l−1:1} X)",
      layerSumError,
      1e-12,
    );
    const relative = scatter.map((each) => ({
      ...each,
      ratio: each.depth / each.width,
      spread: each.deviation / each.mean,
    }));
    const [shallow, deep] = [relative[0]!, relative[trials.length - 1]!];
    report.claimAtLeast(
      `ratio of relative standard deviations at width ${shallow.width}: ${deep.depth} hidden layers to ${shallow.depth}`,
      deep.spread / shallow.spread,
      1.5,
    );
    // The largest depths that double with the width.
    const least = trials.filter((depth) => 4 * depth <= layers).slice(-1)[0]!;
    const spreads = widths.map(
      (units, k) => relative.find((each) => each.width === units && each.depth === 2 ** k * least)!.spread,
    );
    report.claimAtMost(
      `depth over width decides: ratio of the largest to the smallest relative standard deviation of ${least}, ${2 * least} and ${4 * least} hidden layers at widths ${widths.join(", ")} (2 if depth has no effect)`,
      Math.max(...spreads) / Math.min(...spreads),
      Math.min(1.8, 1 + 5 / Math.sqrt(networks)),
    );
    report.addSeries("finite networks", {
      width: relative.map((each) => each.width),
      layers: relative.map(({ depth }) => depth),
      factor: relative.map(({ mean }) => mean),
      standardDeviation: relative.map(({ deviation }) => deviation),
    });
    report.addTable({
      name: `Θ/(x·x'/n₀) of ${networks} networks at σ_w² = 1`,
      columns: [
        "hidden layers",
        "closed form",
        ...widths.map((units) => `width ${units}: mean ± standard deviation`),
      ],
      rows: trials.map((depth) => [
        depth,
        depth + 1,
        ...widths.map((units) => {
          const { mean, deviation } = relative.find((each) => each.depth === depth && each.width === units)!;
          return `${rounded(mean, 3)} ± ${rounded(deviation, 2)}`;
        }),
      ]),
    });
    const atWidth = relative.filter((each) => each.width === width);
    report.addFigure({
      name: "depth",
      title: "Every layer contributes equally to the tangent kernel",
      caption:
        `Lines: (L + 1) σ_w^{2(L+1)}. Symbols: recursion at infinite width, and mean over ${networks} networks of ` +
        `width ${width} (σ_w² = 1).`,
      x: { label: "hidden layers L" },
      y: { label: "Θ(x, x') / (x·x'/n₀)", scale: "log" },
      marks: [
        ...VARIANCES.flatMap((variance): Mark[] => {
          const category = `σ_w² = ${variance}`;
          const marked = depths.filter((depth) => depth % Math.max(1, Math.round(layers / 16)) === 0);
          return [
            {
              type: "line",
              category,
              method: "closed form",
              x: depths,
              y: depths.map((l) => factor(l, variance)),
            },
            {
              type: "dot",
              category,
              method: "recursion",
              x: marked,
              y: marked.map((l) => kernels(architecture(l, variance))([[1, 1]]).ntk.data[0]!),
            },
          ];
        }),
        {
          type: "dot",
          category: "σ_w² = 1",
          method: "finite networks, mean",
          x: atWidth.map(({ depth }) => depth),
          y: atWidth.map(({ mean }) => mean),
        },
      ],
    });
    report.addFigure({
      name: "scatter",
      title: "The relative standard deviation of the kernel depends on depth over width",
      caption:
        `Standard deviation of Θ over random weights, relative to its mean; ${networks} networks each, σ_w² = 1. ` +
        "The points of deep networks of three widths lie on one curve.",
      x: { label: "hidden layers / width", scale: "log" },
      y: { label: "relative standard deviation of Θ", scale: "log" },
      marks: widths.map((units): Mark => {
        const part = relative.filter((each) => each.width === units);
        return {
          type: "dot",
          category: `width ${units}`,
          x: part.map(({ ratio }) => ratio),
          y: part.map(({ spread }) => spread),
        };
      }),
    });
  },
);

/** Computes the relative difference between the kernel of one deep linear network and its sum over layers. */
function layerSumErrorOf(seed: number): number {
  const widths = [4, 6, 5, 7, 3];
  const weights = widths
    .slice(1)
    .map((rows, l) => normal({ shape: [rows, widths[l]!], standardDeviation: 0.5, seed: seed + l }));
  const inputs = normal({ shape: [6, 4], seed: seed + 9 });
  const kernel = empiricalNtk(networkFromWeights({ weights, activation: linear() }), inputs, undefined, {
    outputs: "full",
  });
  const outputs = 3;
  const expected = new Float64Array(kernel.data.length);
  for (let l = 0; l < weights.length; l++) {
    const after = l === weights.length - 1 ? undefined : product(weights.slice(l + 1));
    const before = l === 0 ? undefined : product(weights.slice(0, l));
    const columns = weights[l]!.shape[0]!;
    const up = (o: number, k: number) => after?.get(o, k) ?? (o === k ? 1 : 0);
    const seen = (i: number) =>
      Array.from({ length: weights[l]!.shape[1]! }, (_, k) => {
        if (before === undefined) return inputs.get(i, k);
        let sum = 0;
        for (let j = 0; j < 4; j++) sum += before.get(k, j) * inputs.get(i, j);
        return sum;
      });
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        const [a, b] = [seen(i), seen(j)];
        const dot = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
        for (let o = 0; o < outputs; o++) {
          for (let q = 0; q < outputs; q++) {
            let back = 0;
            for (let k = 0; k < columns; k++) back += up(o, k) * up(q, k);
            expected[((i * 6 + j) * outputs + o) * outputs + q]! += back * dot;
          }
        }
      }
    }
  }
  return relativeDistance(kernel, toNdArray(expected, kernel.shape));
}
