import { type NdArray, toNdArray } from "../../arrays";
import {
  conv,
  dense,
  empiricalNtk,
  flatten,
  globalAveragePool,
  initialise,
  kernelsAsync,
  type Layer,
  relu,
  serial,
} from "../../ntk";
import type { Mark } from "../../plots";
import { generator } from "../../random";
import { defineExperiment } from "../../reports/define-experiment";
import { digits } from "../../tasks";
import { relativeDistance } from "../array-arithmetic";
import { imageSize } from "../image-size";
import { shuffled } from "../shuffled";
import { CLASSES, similarity, testError } from "./cntk-classes";
import { counted, doublings, meanOf, rounded, seedsFrom } from "./common";

/** Kernels that are compared. */
const KINDS = ["dense", "convolutional", "convolutional, pooled"] as const;

/**
 * Arora et al. (2019): classification of images with the tangent kernel of an infinitely wide convolutional network,
 * with and without global average pooling, compared with that of a fully connected network.
 */
export const cntk = defineExperiment(
  {
    name: "cntk",
    title: "Convolutional tangent kernels on small images",
    paper: "Arora et al. 2019, On exact computation with an infinitely wide neural net",
    claim:
      "On images, the tangent kernel of a convolutional network is more accurate than that of a fully connected " +
      "one, and pooling improves it further.",
    control:
      "The pixels of all images are permuted in the same way, so that neighbouring pixels are unrelated.",
    summary: [
      "Kernel regression (networks of infinite width, trained to convergence) on one-hot targets for drawn digits, " +
        "which are randomly shifted, rotated and slanted. The kernels are those of a fully connected network, of a " +
        "convolutional network, and of a convolutional network with global average pooling.",
      "The tangent kernels of finite convolutional networks with random weights converge to these kernels as the " +
        "number of channels grows.",
    ],
    parameters: {
      size: imageSize(8, 32),
      samples: {
        default: 100,
        description: "training images in the largest training set; each smaller set has half as many",
        integer: true,
        atLeast: 20,
        atMost: 5000,
      },
      tests: { default: 60, description: "test images", integer: true, atLeast: 10, atMost: 5000 },
      layers: {
        default: 3,
        description: "convolutions of 3 x 3 (and hidden layers of the dense network)",
        integer: true,
        atLeast: 1,
        atMost: 20,
      },
      variation: {
        default: 2,
        description: "variation between the drawings of a digit, 0 to 2",
        atLeast: 0,
        atMost: 2,
      },
      channels: {
        default: 256,
        description: "channels of the largest finite network",
        integer: true,
        atLeast: 16,
        atMost: 2048,
      },
      networks: {
        default: 10,
        description: "finite networks of each size",
        integer: true,
        atLeast: 2,
        atMost: 200,
      },
      threads: {
        default: 1,
        description: "threads for the pooled kernel (more than one requires Node)",
        integer: true,
        atLeast: 1,
        atMost: 64,
      },
      seed: { default: 0, description: "seed of images and weights", integer: true },
    },
  },
  async (report) => {
    const { size, samples, tests, layers, variation, channels, networks, threads, seed } = report.parameters;
    const { signal } = report;
    const count = samples + tests;
    const task = digits({ samples: count, size, variation, seed });
    const drawn = centred(task.inputs.data, count, size * size);
    const pixels = report.control ? permuted(drawn, size * size, seed + 1) : drawn;
    const images = toNdArray(pixels, [count, size, size, 1]);
    const rows = toNdArray(pixels, [count, size * size]);
    const hidden = { weightVariance: 2 };
    const architectures = (width?: number): Record<(typeof KINDS)[number], Layer> => {
      const repeated = (layer: Layer): Layer[] =>
        Array.from({ length: layers }, () => [layer, relu()]).flat();
      const filters = conv({ filter: [3, 3], width, ...hidden });
      return {
        dense: serial(...repeated(dense({ width, ...hidden })), dense()),
        convolutional: serial(...repeated(filters), flatten(), dense()),
        "convolutional, pooled": serial(...repeated(filters), globalAveragePool(), dense()),
      };
    };
    const limits = architectures();
    const found: Record<string, Float64Array> = {};
    for (const [i, kind] of KINDS.entries()) {
      const onProgress = report.stage(`${kind} kernel`, [0.01, 0.06, 0.75][i]!);
      const run = await kernelsAsync(limits[kind])(kind === "dense" ? rows : images, undefined, {
        threads: kind === "convolutional, pooled" ? threads : 1,
        signal,
        onProgress: (fraction) => onProgress({ fraction }),
      });
      report.ensure(run);
      found[kind] = run.ntk.data;
    }

    const trainings = halves(samples, CLASSES);
    const errors = KINDS.map((kind) =>
      trainings.map((n) => testError(found[kind]!, count, n, samples, task.targets.data)),
    );
    report.stage("finite networks", 0.76);
    const widths = doublings(16, channels);
    const few = Math.min(10, count);
    const part = toNdArray(pixels.slice(0, few * size * size), [few, size, size, 1]);
    const distances: { kind: (typeof KINDS)[number]; means: number[] }[] = [];
    for (const kind of KINDS.slice(1)) {
      const limit = corner(found[kind]!, count, few);
      const means: number[] = [];
      for (const [w, width] of widths.entries()) {
        const onProgress = report.stage(
          `${kind}: ${width} channels`,
          0.76 + 0.24 * ((distances.length + (w + 1) / widths.length) / 2),
        );
        const distancesOfWidth: number[] = [];
        for (const [i, s] of seedsFrom(seed, networks).entries()) {
          await report.turn();
          onProgress({ fraction: i / networks });
          const finite = initialise(architectures(width)[kind], { inputSize: [size, size, 1], seed: s });
          distancesOfWidth.push(relativeDistance(empiricalNtk(finite, part), limit));
        }
        means.push(meanOf(distancesOfWidth));
      }
      distances.push({ kind, means });
    }
    const [fromDense, fromConvolutional, fromPooled] = errors.map(meanOf) as [number, number, number];
    report.claimAtMost(
      "ratio of mean test errors over all training sets, convolutional kernel to dense kernel",
      fromConvolutional / fromDense,
      0.97,
    );
    report.claimAtMost(
      "ratio of mean test errors over all training sets, pooled kernel to convolutional kernel",
      fromPooled / fromConvolutional,
      0.95,
    );
    report.claimAtMost(
      "ratio of mean test errors over all training sets, pooled kernel to dense kernel",
      fromPooled / fromDense,
      0.9,
    );
    for (const { kind, means } of distances) {
      report.agreeWithin(
        `finite networks, ${kind}: relative distance of the kernels from the limit at ${channels} channels, times √channels`,
        means[means.length - 1]! * Math.sqrt(channels),
        1.5 * Math.sqrt(layers),
      );
    }
    report.addTable({
      name: `Fraction of ${tests} test images that are misclassified (chance: ${1 - 1 / CLASSES})`,
      columns: ["training images", ...KINDS],
      rows: trainings.map((n, i) => [n, ...errors.map((each) => rounded(each[i]!, 3))]),
    });
    report.addSeries("test error", {
      samples: trainings,
      ...Object.fromEntries(KINDS.map((kind, i) => [kind, errors[i]!])),
    });
    report.addSeries("finite networks", {
      channels: widths,
      ...Object.fromEntries(distances.map(({ kind, means }) => [kind, means])),
    });
    report.addFigure({
      name: "test-error",
      title: "Test error of the tangent kernel with convolution and pooling",
      caption:
        `Kernel regression on drawn digits of ${size} x ${size} pixels, ${counted(layers, "hidden layer")} of ReLU ` +
        `units; ${tests} test images. One image corresponds to ${rounded(100 / tests, 2)} %.`,
      x: { label: "training images", scale: "log" },
      y: { label: "misclassified test images (%)", domain: [0, 100] },
      marks: [
        ...KINDS.flatMap((category, i): Mark[] => [
          { type: "line", category, x: trainings, y: errors[i]!.map((error) => 100 * error) },
          { type: "dot", category, x: trainings, y: errors[i]!.map((error) => 100 * error) },
        ]),
        { type: "rule", y: 100 * (1 - 1 / CLASSES), label: "chance" },
      ],
    });
    const names = Array.from({ length: CLASSES }, (_, c) => `${c}`);
    report.addFigure({
      name: "similarity",
      title: "Similarity of the digits under each kernel",
      caption:
        "Mean of Θ(x, x')/√(Θ(x, x) Θ(x', x')) over different images of two digits, scaled to the range of each kernel " +
        "(0: least similar pair of digits, 1: most similar pair).",
      x: { label: "digit" },
      y: { label: "digit" },
      marks: KINDS.map((kind) => ({
        type: "cell",
        panel: kind,
        rows: names,
        columns: names,
        values: similarity(found[kind]!, count),
        label: "relative similarity",
        domain: [0, 1],
      })),
    });
    report.addFigure({
      name: "finite-networks",
      title: "Kernels of finite convolutional networks converge to the limit",
      caption:
        `Relative distance (Frobenius norm) of the empirical tangent kernels of ${few} images from the limit, mean ` +
        `over ${networks} networks with random weights.`,
      x: { label: "channels", scale: "log" },
      y: { label: "relative distance of the kernels", scale: "log" },
      marks: distances.flatMap(({ kind, means }): Mark[] => [
        { type: "dot", category: kind, method: "networks", x: widths, y: means },
        {
          type: "line",
          category: kind,
          method: "∝ 1/√channels",
          x: widths,
          y: widths.map((width) => means[means.length - 1]! * Math.sqrt(channels / width)),
        },
      ]),
    });
  },
);

/** Subtracts the mean of every image from its pixels and divides them by their standard deviation. */
function centred(data: Float64Array, count: number, pixels: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < count; i++) {
    const image = data.subarray(i * pixels, (i + 1) * pixels);
    const mean = image.reduce((sum, x) => sum + x, 0) / pixels;
    const deviation = Math.sqrt(image.reduce((sum, x) => sum + (x - mean) ** 2, 0) / pixels);
    for (let k = 0; k < pixels; k++) out[i * pixels + k] = (image[k]! - mean) / (deviation || 1);
  }
  return out;
}

/** Permutes the pixels of all images in the same random way. */
function permuted(data: Float64Array, pixels: number, seed: number): Float64Array {
  const order = shuffled(pixels, generator(seed));
  return data.map((_, at) => data[at - (at % pixels) + order[at % pixels]!]!);
}

/** Returns largest, largest/2, ... that are at least `smallest`, in ascending order. */
function halves(largest: number, smallest: number): number[] {
  const values: number[] = [];
  for (let n = largest; n >= smallest; n = Math.floor(n / 2)) values.unshift(n);
  return values;
}

/** Extracts the kernel of the first `part` of `count` samples. */
const corner = (kernel: Float64Array, count: number, part: number): NdArray =>
  toNdArray(
    Float64Array.from(
      { length: part * part },
      (_, at) => kernel[Math.floor(at / part) * count + (at % part)]!,
    ),
    [part, part],
  );
