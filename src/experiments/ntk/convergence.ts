import ops from "ndarray-ops";
import { toNdArray } from "../../arrays";
import { type Activation, dense, empiricalNtk, erf, initialise, kernels, relu, serial } from "../../ntk";
import type { Figure, Mark } from "../../plots";
import { normal } from "../../random";
import { defineExperiment } from "../../reports/define-experiment";
import { linearGrid } from "../../reports/series";
import { divided, relativeDistance } from "../array-arithmetic";
import {
  counted,
  doublings,
  type Exponent,
  exponentBound,
  exponentOf,
  meanOf,
  onCircle,
  rounded,
  seedsFrom,
} from "./common";

/** Smallest width. */
const NARROWEST = 16;

/** Number of networks at each of two widths for which the kernel is shown as a function of the angle. */
const DRAWN = 5;

/** Activations that are compared, with weight variances for which the kernels stay of order 1. */
const ACTIVATIONS: readonly { name: string; activation: Activation; weightVariance: number }[] = [
  { name: "ReLU", activation: relu(), weightVariance: 2 },
  { name: "erf", activation: erf(), weightVariance: 1.5 },
];

/** Convergence of the kernels of networks with one activation. */
interface Convergence {
  readonly name: string;
  /** Relative errors of all networks, for each width. */
  readonly errors: readonly (readonly number[])[];
  /** Mean relative error of the networks, for each width. */
  readonly means: readonly number[];
  /** Relative error of the networks' mean kernel, for each width. */
  readonly meanErrors: readonly number[];
  /** Exponent of the width in the mean error. */
  readonly slope: Exponent;
}

/**
 * Jacot, Gabriel & Hongler (2018): the tangent kernel of a network with random weights is random and converges to that
 * of infinite width with an error of O(1/√width).
 */
export const ntkConvergence = defineExperiment(
  {
    name: "ntk-convergence",
    title: "The tangent kernel of finite networks converges to its limit",
    paper: "Jacot, Gabriel & Hongler 2018, Neural tangent kernel; Lee et al. 2019",
    claim: "For random weights the tangent kernel differs from that of infinite width by O(1/√width).",
    control: "All finite networks are the same network, with 16 units in each hidden layer.",
    summary: [
      "The empirical tangent kernels of networks with random weights, for ReLU and erf units, are compared with " +
        "the closed form of infinite width by their relative distance in the Frobenius norm over a set of random " +
        "inputs.",
      "The kernel between one point on a circle and all others illustrates these distances.",
    ],
    parameters: {
      largest: {
        default: 1024,
        description: "largest width; the others are 16, 32, 64, ...",
        integer: true,
        atLeast: 32,
        atMost: 8192,
      },
      layers: { default: 2, description: "hidden layers", integer: true, atLeast: 1, atMost: 10 },
      networks: {
        default: 10,
        description: "networks at each width",
        integer: true,
        atLeast: 2,
        atMost: 1000,
      },
      samples: {
        default: 20,
        description: "inputs, standard normal in ten dimensions",
        integer: true,
        atLeast: 2,
        atMost: 500,
      },
      seed: { default: 0, description: "seed of inputs and weights", integer: true },
    },
  },
  async (report) => {
    const { largest, layers, networks, samples, seed } = report.parameters;
    const widths = doublings(NARROWEST, largest);
    const inputs = normal({ shape: [samples, 10], seed });
    const seeds = seedsFrom(seed, networks);
    const architecture = ({ activation, weightVariance }: (typeof ACTIVATIONS)[number], width?: number) => {
      const hidden = Array.from({ length: layers }, () => [dense({ width, weightVariance }), activation]);
      return serial(...hidden.flat(), dense({ weightVariance }));
    };
    const results: Convergence[] = [];
    let done = 0;
    for (const each of ACTIVATIONS) {
      const { ntk } = kernels(architecture(each))(inputs);
      const errors: number[][] = [];
      const meanErrors: number[] = [];
      for (const width of widths) {
        done++;
        const onProgress = report.stage(`${each.name}, width ${width}`, (0.9 * done) / (2 * widths.length));
        const errorsOfWidth: number[] = [];
        const mean = toNdArray(new Float64Array(samples * samples), [samples, samples]);
        for (const [i, s] of seeds.entries()) {
          await report.turn();
          onProgress({ fraction: i / networks });
          const finite = report.control
            ? initialise(architecture(each, NARROWEST), { inputSize: 10, seed })
            : initialise(architecture(each, width), { inputSize: 10, seed: s });
          const kernel = empiricalNtk(finite, inputs);
          errorsOfWidth.push(relativeDistance(kernel, ntk));
          ops.addeq(mean, divided(kernel, networks));
        }
        report.keep({ error: errorsOfWidth });
        errors.push(errorsOfWidth);
        meanErrors.push(relativeDistance(mean, ntk));
      }
      const means = errors.map(meanOf);
      results.push({ name: each.name, errors, means, meanErrors, slope: exponentOf(widths, errors) });
    }
    report.stage("kernels on a circle", 1);
    const circle = circleFigure(
      architecture(ACTIVATIONS[0]!),
      (width) => architecture(ACTIVATIONS[0]!, width),
      [widths[Math.min(2, widths.length - 1)]!, widths[widths.length - 1]!],
      seeds.slice(0, DRAWN),
    );
    for (const { name, slope, means, meanErrors } of results) {
      report.claimAtMost(
        `${name}: error ∝ width^p, fitted over all widths: |p + 1/2|, up to 0.05 and two standard errors of p (0.5 if width has no effect)`,
        Math.abs(slope.exponent + 0.5),
        exponentBound(slope.standardError),
      );
      report.claimAtMost(
        `${name}: largest relative error times √width over all widths`,
        Math.max(...means.map((error, i) => error * Math.sqrt(widths[i]!))),
        5 * Math.sqrt(layers),
      );
      report.claimAtMost(
        `${name}: ratio of the error of the mean kernel to the mean error of single networks, at the largest width (1 if they do not vary)`,
        meanErrors[widths.length - 1]! / means[widths.length - 1]!,
        Math.min(2 / Math.sqrt(networks), 0.95),
      );
    }
    for (const { name, errors, meanErrors } of results) {
      report.addSeries(name, {
        width: widths.flatMap((width) => seeds.map(() => width)),
        error: errors.flat(),
        errorOfMean: meanErrors.flatMap((error) => seeds.map(() => error)),
      });
    }
    report.addTable({
      name: "Relative error of the kernel: mean over networks, and error of the mean kernel",
      columns: ["width", ...results.flatMap(({ name }) => [name, `${name}, mean kernel`])],
      rows: widths.map((width, i) => [
        width,
        ...results.flatMap(({ means, meanErrors }) => [rounded(means[i]!, 3), rounded(meanErrors[i]!, 3)]),
      ]),
    });
    report.addFigure({
      name: "convergence",
      title: "The distance of tangent kernels from their limit decreases as 1/√width",
      caption:
        `${counted(layers, "hidden layer")}, ${samples} inputs in ten dimensions, ${networks} networks at each ` +
        "width. Symbols: single networks. Lines: their mean, and C/√width through the mean at the largest width.",
      x: { label: "width of the hidden layers (units)", scale: "log" },
      y: { label: "relative distance of the kernels (Frobenius norm)", scale: "log" },
      marks: results.flatMap(({ name, errors, means }): Mark[] => [
        { type: "line", category: name, method: "mean over networks", x: widths, y: means },
        {
          type: "line",
          category: name,
          method: "∝ 1/√width",
          x: widths,
          y: widths.map((width) => means[means.length - 1]! * Math.sqrt(largest / width)),
        },
        {
          type: "dot",
          category: name,
          method: "single networks",
          x: widths.flatMap((width) => seeds.map(() => width)),
          y: errors.flat(),
        },
      ]),
    });
    report.addFigure(circle);
  },
);

/**
 * Returns the figure of the kernel between one point on a circle and all others, at infinite width and for networks.
 */
function circleFigure(
  limit: ReturnType<typeof serial>,
  finite: (width: number) => ReturnType<typeof serial>,
  widths: readonly number[],
  seeds: readonly number[],
): Figure {
  const degrees = linearGrid(-180, 180, 121);
  const [first, points] = [onCircle([0]), onCircle(degrees)];
  const theory = kernels(limit)(first, points).ntk.data;
  const panels = widths.map((width) => `width ${width}`);
  return {
    name: "kernel-on-a-circle",
    title: "The kernel of wide networks hardly depends on their weights",
    caption:
      `Tangent kernel between the point at angle 0 of a circle and all others, ReLU units; ${seeds.length} ` +
      "networks with random weights at each width.",
    x: { label: "angle between the inputs (degrees)" },
    y: { label: "tangent kernel Θ" },
    marks: panels.flatMap((panel, i): Mark[] => [
      ...seeds.map((seed): Mark => {
        const network = initialise(finite(widths[i]!), { inputSize: 2, seed });
        return {
          type: "line",
          panel,
          category: "random networks",
          x: degrees,
          y: empiricalNtk(network, first, points).data,
        };
      }),
      { type: "line", panel, category: "infinite width, closed form", x: degrees, y: theory },
    ]),
  };
}
