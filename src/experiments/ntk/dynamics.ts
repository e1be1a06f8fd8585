import {
  dense,
  ensemble,
  erf,
  gradientDescentAsync,
  initialise,
  kernelGradientFlow,
  kernels,
  serial,
  taylorModel,
} from "../../ntk";
import { defineExperiment } from "../../reports/define-experiment";
import { largestDifference } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { exponentBound, exponentOf, meanOf, onCircle, rounded, seedsFrom } from "./common";
import { distanceFigure, ensembleFigure, lossFigure } from "./dynamics-figures";
import { coverage, deviation, type Trained } from "./ensemble-coverage";

/** Training set: angles of points on a circle, in degrees, and their targets. */
const ANGLES = [-150, -80, -40, 30, 110];
const TARGETS = [0.6, -0.7, 0.4, 1, -0.5];

/** Times at which the outputs of the networks are evaluated. */
const TIMES = [0, 0.25, 0.5, 1, 2, 4];
/**
 * Lee et al. (2019): wide networks learn like their linearisation. Over random initial weights their outputs are
 * normally distributed at all times, with mean and covariance in closed form.
 */
export const ntkDynamics = defineExperiment(
  {
    name: "ntk-dynamics",
    title: "Trained networks compared with the ensemble of infinite width",
    paper:
      "Lee et al. 2019, Wide neural networks of any depth evolve as linear models under gradient descent",
    claim:
      "During training the outputs of networks follow a normal distribution in closed form, more closely for wider networks.",
    control:
      "The networks learn the targets in another order; the closed form is that of the original targets.",
    summary: [
      "Networks with two hidden layers of erf units learn five points on a circle by gradient descent on ½Σ(f − " +
        "y)². Their outputs are compared with the mean and standard deviation over all initial weights at infinite " +
        "width.",
      "Each network is also compared with its own linearisation, and with the closed form for its initial outputs.",
    ],
    parameters: {
      narrow: {
        default: 64,
        description: "width of the narrow networks (units)",
        integer: true,
        atLeast: 8,
        atMost: 4096,
      },
      medium: {
        default: 512,
        description: "width of the medium networks (units)",
        integer: true,
        atLeast: 8,
        atMost: 4096,
      },
      wide: {
        default: 2048,
        description: "width of the wide networks (units)",
        integer: true,
        atLeast: 8,
        atMost: 8192,
      },
      networks: {
        default: 2,
        description:
          "number of wide networks; there are ten times as many narrow and medium networks, but at least 30 of each",
        integer: true,
        atLeast: 1,
        atMost: 100,
      },
      rate: {
        default: 0.04,
        description: "learning rate η of gradient descent; time is the number of steps times η",
        above: 0,
        atMost: 0.1,
      },
      seed: { default: 0, description: "seed of the initial weights", integer: true },
    },
  },
  async (report) => {
    const { narrow, medium, wide, networks, rate, seed } = report.parameters;
    const { signal } = report;
    const degrees = linearGrid(-180, 180, 73);
    const [inputs, tests] = [onCircle(ANGLES), onCircle(degrees)];
    const targets = TARGETS.map((y) => [y]);
    const learned = report.control ? [...targets.slice(2), ...targets.slice(0, 2)] : targets;
    const end = TIMES[TIMES.length - 1]!;
    const architecture = (width?: number) => {
      const hidden = { width, weightVariance: 1.5, biasVariance: 0.1 };
      return serial(dense(hidden), erf(), dense(hidden), erf(), dense({ ...hidden, width: 1 }));
    };
    const limit = kernels(architecture());
    const train = limit(inputs);
    const crossed = limit(tests, inputs);
    const predict = ensemble({ ...train, targets });
    const cross = { ...crossed, test: limit(tests).nngp };
    const bands = TIMES.map((t) => predict(t, cross));

    const trainOne = async (
      width: number,
      s: number,
      onProgress: (p: { fraction: number }) => void,
    ): Promise<Trained> => {
      const start = initialise(architecture(width), { inputSize: 2, seed: s });
      const first = start.forward(tests).data;
      let network = start;
      const [outputs, losses] = [[first], [halfSquares(start.forward(inputs).data)]];
      for (let k = 1; k < TIMES.length; k++) {
        const steps = Math.round((TIMES[k]! - TIMES[k - 1]!) / rate);
        const record = report.ensure(
          await gradientDescentAsync(
            network,
            { inputs, targets: learned },
            {
              learningRate: rate,
              steps,
              signal,
              every: Math.max(1, Math.ceil(steps / 10)),
              onProgress: ({ fraction }) =>
                onProgress({ fraction: (TIMES[k - 1]! + fraction * (TIMES[k]! - TIMES[k - 1]!)) / end }),
            },
          ),
        );
        network = record.network;
        outputs.push(network.forward(tests).data);
        losses.push(record.loss[record.loss.length - 1]!);
      }
      const linear = taylorModel(start, { order: 1 })
        .gradientFlow({ inputs, targets })
        .predict(tests, end).data;
      const flow = kernelGradientFlow({ kernel: train.ntk, targets, initial: start.forward(inputs) });
      const closed = flow.test(crossed.ntk, start.forward(tests), end).data;
      const last = outputs[outputs.length - 1]!;
      return {
        outputs,
        losses,
        fromLinear: largestDifference(last, linear),
        fromLimit: largestDifference(last, closed),
      };
    };

    const widths = [narrow, medium, wide];
    const counts = [Math.max(30, 10 * networks), Math.max(30, 10 * networks), networks];
    // The cost of a network grows with the square of its width.
    const costs = widths.map((width, i) => (width * width + 1e5) * counts[i]!);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    const groups: Trained[][] = [];
    let done = 0;
    for (const [i, width] of widths.entries()) {
      const group: Trained[] = [];
      for (const s of seedsFrom(seed, counts[i]!)) {
        done += costs[i]! / counts[i]! / total;
        group.push(await trainOne(width, s, report.stage(`width ${width}`, 0.99 * Math.min(1, done))));
      }
      groups.push(group);
    }
    report.stage("report", 1);

    const errors = groups.map((group) => meanOf(group.map(({ fromLimit }) => fromLimit)));
    const linearisationErrors = groups.map((group) => meanOf(group.map(({ fromLinear }) => fromLinear)));
    const mediumNetworks = groups[1]!;
    const { exponent, standardError } = exponentOf(
      widths,
      groups.map((group) => group.map(({ fromLimit }) => fromLimit)),
    );
    report.claimAtMost(
      "difference from the closed form ∝ width^p: |p + 1/2|, up to 0.05 and two standard errors of p (0.5 if width has no effect)",
      Math.abs(exponent + 0.5),
      exponentBound(standardError),
    );
    const fromLinear = exponentOf(
      widths,
      groups.map((group) => group.map((each) => each.fromLinear)),
    );
    report.addNote(
      `Measured exponents p of the width: ${rounded(exponent, 2)} ± ${rounded(standardError, 1)} for the difference from ` +
        `the closed form (theory: −1/2), ${rounded(fromLinear.exponent, 2)} ± ${rounded(fromLinear.standardError, 1)} for ` +
        "that from the linearisation (theory: −1 for large widths, of which nothing is claimed).",
    );
    report.claimAtMost(
      `width ${wide}: largest difference between outputs and closed form at t = ${end}, mean over networks, times √width`,
      errors[2]! * Math.sqrt(wide),
      4,
    );
    const last = bands[bands.length - 1]!;
    report.claimAtLeast(
      `width ${medium}: fraction of outputs at all times within two standard deviations of the ensemble's mean (0.954 for normal variables)`,
      coverage(mediumNetworks, bands),
      0.9,
    );
    const standardised = degrees.map((_, k) => {
      const mean = meanOf(mediumNetworks.map(({ outputs }) => outputs[outputs.length - 1]![k]!));
      return ((mean - last.mean.get(k, 0)) / deviation(last, k)) * Math.sqrt(mediumNetworks.length);
    });
    report.claimAtMost(
      `width ${medium}: mean output over ${mediumNetworks.length} networks at t = ${end}, root mean square difference from the ensemble's mean in standard errors`,
      Math.sqrt(meanOf(standardised.map((z) => z * z))),
      3,
    );
    report.addSeries("ensemble", {
      time: TIMES.flatMap((t) => degrees.map(() => t)),
      angle: TIMES.flatMap(() => degrees),
      mean: bands.flatMap(({ mean }) => Array.from(mean.data)),
      deviation: bands.flatMap((band) => degrees.map((_, k) => deviation(band, k))),
    });
    report.addTable({
      name: `Largest difference of a network's outputs at t = ${end} from predictions, mean over networks`,
      columns: [
        "width",
        "networks",
        "from the closed form",
        "times √width",
        "from its own linearisation",
        "times width",
      ],
      rows: widths.map((width, i) => [
        width,
        counts[i]!,
        rounded(errors[i]!, 3),
        rounded(errors[i]! * Math.sqrt(width), 3),
        rounded(linearisationErrors[i]!, 3),
        rounded(linearisationErrors[i]! * width, 3),
      ]),
    });
    report.addFigure(
      ensembleFigure({ widths, groups, degrees, angles: ANGLES, targets: TARGETS, last, end }),
    );
    const times = linearGrid(0, end, 81);
    const expected = times.map((t) => {
      const { mean, covariance } = predict(t);
      return TARGETS.reduce((sum, y, k) => sum + ((mean.get(k, 0) - y) ** 2 + covariance.get(k, k)) / 2, 0);
    });
    report.addFigure(lossFigure({ times, expected }, { widths, groups, times: TIMES }));
    report.addFigure(distanceFigure(widths, errors, linearisationErrors, end));
  },
);

/** Computes the loss ½Σ(f − y)² of outputs on the training set. */
const halfSquares = (f: ArrayLike<number>): number =>
  TARGETS.reduce((sum, y, k) => sum + (f[k]! - y) ** 2, 0) / 2;
