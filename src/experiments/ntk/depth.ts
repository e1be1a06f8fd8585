import { product } from "../../deep-linear";
import { dense, empiricalNtk, initialise, kernels, linear, networkFromWeights, serial } from "../../ntk";
import type { Mark } from "../../plots";
import { normal } from "../../random";
import { defineExperiment } from "../../reports/report-builder";
import { frobeniusError, meanOf, rounded, seedsFrom } from "./common";

/** σ_w²: kernels that fade with depth, grow linearly, and explode. */
const VARIANCES = [0.8, 1, 1.2] as const;

/**
 * Deep linear networks of infinite width: Θ = (L + 1) σ_w^{2(L+1)} x·x'/n₀, every layer's weights adding the same. At finite
 * width the kernel scatters more the deeper the network is.
 */
export const ntkDepth = defineExperiment(
  {
    name: "ntk-depth",
    title: "The tangent kernel of deep linear networks grows with depth",
    paper:
      "Jacot, Gabriel & Hongler 2018; Saxe, McClelland & Ganguli 2014; Hanin & Nica 2020 for the scatter",
    claim:
      "With L hidden linear layers Θ(x, x') = (L + 1) σ_w^{2(L+1)} x·x'/n₀, and its scatter depends on L/width.",
    summary: [
      "The recursion of infinitely wide layers against its closed form; networks with random weights of finite width " +
        "against both, and their exact kernels against the sum of blocks over layers that makes them.",
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
        description: "units of each hidden layer of the finite networks; half and twice as many too",
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
    const dots = Float64Array.from({ length: 25 }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += inputs.get(Math.floor(at / 5), k) * inputs.get(at % 5, k);
      return sum / size;
    });
    const architecture = (depth: number, weightVariance: number, units?: number) => {
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
        const expected = dots.map((dot) => factor(depth, variance) * dot);
        worst = Math.max(worst, frobeniusError(ntk.data, expected));
      }
    }

    // Finite networks at σ_w² = 1: the factor in front of x·x'/n₀ of each, by least squares.
    const trials = [
      ...new Set([1, 2, 4, 8, 16, 32, 64, 128].filter((depth) => depth <= layers).concat(layers)),
    ];
    const widths = [Math.max(4, Math.round(width / 2)), width, 2 * width];
    const power = dots.reduce((sum, dot) => sum + dot * dot, 0);
    const scatter: { width: number; depth: number; mean: number; deviation: number }[] = [];
    for (const [w, units] of widths.entries()) {
      for (const [d, depth] of trials.entries()) {
        const part = (w + (d + 1) / trials.length) / widths.length;
        const onProgress = report.stage(`width ${units}, ${depth} hidden layers`, 0.05 + 0.9 * part);
        const factors: number[] = [];
        for (const [i, s] of seedsFrom(seed, networks).entries()) {
          if (i % 8 === 0) await report.turn();
          onProgress({ fraction: i / networks });
          const finite = initialise(architecture(depth, 1, units), { inputSize: size, seed: s });
          const kernel = empiricalNtk(finite, inputs).data;
          factors.push(kernel.reduce((sum, theta, at) => sum + theta * dots[at]!, 0) / power);
        }
        const mean = meanOf(factors);
        const square = meanOf(factors.map((x) => (x - mean) ** 2)) * (networks / (networks - 1));
        scatter.push({ width: units, depth, mean, deviation: Math.sqrt(square) });
      }
    }
    report.stage("blocks of a finite network", 1);
    const blocks = blockError(seed);
    report.claimAtMost(
      "infinite width: largest relative difference of the recursion from (L + 1) σ_w^{2(L+1)} x·x'/n₀",
      worst,
      1e-12,
    );
    report.claimAtMost(
      "networks: mean over weights against the closed form, largest difference in standard errors",
      Math.max(
        ...scatter.map(
          ({ depth, mean, deviation }) => (Math.abs(mean - depth - 1) / deviation) * Math.sqrt(networks),
        ),
      ),
      5,
    );
    report.claimAtMost(
      "one network: relative difference of its kernel from the sum of blocks Σ_l (W_{N:l+1}W_{N:l+1}ᵀ) ⊗ (Xᵀ W_{l−1:1}ᵀW_{l−1:1} X)",
      blocks,
      1e-12,
    );
    const relative = scatter.map((each) => ({
      ...each,
      ratio: each.depth / each.width,
      spread: each.deviation / each.mean,
    }));
    const [shallow, deep] = [relative[0]!, relative[trials.length - 1]!];
    report.claimAtLeast(
      `the relative scatter grows with depth: ${deep.depth} hidden layers over ${shallow.depth}, at width ${shallow.width}`,
      deep.spread / shallow.spread,
      1.5,
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
    const own = relative.filter((each) => each.width === width);
    report.addFigure({
      name: "depth",
      title: "Every layer adds its share to the tangent kernel",
      caption:
        `Lines: (L + 1) σ_w^{2(L+1)}; symbols: the recursion of infinite width, and the mean over ${networks} networks of ` +
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
          x: own.map(({ depth }) => depth),
          y: own.map(({ mean }) => mean),
        },
      ],
    });
    report.addFigure({
      name: "scatter",
      title: "How much the kernel scatters depends on depth over width",
      caption:
        `Standard deviation of Θ over random weights, relative to its mean, ${networks} networks each, σ_w² = 1. Deep networks of ` +
        "three widths fall on one curve.",
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

/** How far the kernel of a deep linear network with given weights is from its sum of blocks. */
function blockError(seed: number): number {
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
  return frobeniusError(kernel.data, expected);
}
