import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, lastOf, meanOf, rounded } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { twoPoints } from "../../tasks";
import { finalDistance, regime, type UniversalProblem } from "../../universal";
import { networksParameter, PAPER, SEED, SIZE, seedsFrom, sizeNotes } from "./common";
import { type Setting, settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** Gains of the initial weights with their learning rates: the published values and the default setting. */
const SWEEP: readonly (readonly [gain: number, learningRate: number])[] = [
  [0.9, 3e-2],
  [1, 1e-2],
  [1.1, 5e-3],
  [1.2, 2.5e-3],
  [1.3, 1.5e-3],
  [1.4, 5e-4],
  [1.6, 3e-6],
];

/** Largest gain of the sweep. */
const LAZY_GAIN = 1.6;

/** Final loss above which a training is left out of the claims, as in the published code. */
const LARGEST_LOSS = 1e-2;

/** Result of one network at one gain. */
interface Trial {
  readonly gain: number;
  readonly measured: number;
  readonly predicted: number;
  readonly start: number;
  readonly label: string;
  readonly loss: number;
}

/**
 * Reproduces van Rossem & Saxe (2024): the final distance of two representations is determined by the task for small
 * initial weights and by chance for large ones. The formula interpolates between the two limits.
 */
export const universalGain = defineExperiment(
  {
    name: "universal-gain",
    title: "From rich to lazy learning by the scale of the initial weights",
    paper: PAPER,
    claim:
      "The final distance of two representations changes from structured to random as the initial weights grow.",
    control:
      "All networks start from weights of gain 1, while the theory supposes weights of the stated gain.",
    summary: [
      "The default network learns two data points from initial weights of several gains. The ratio of the " +
        "effective rates is fitted once, at gain 1; all other quantities of the formula are given by the initial " +
        "state.",
      "With zero initial biases, the distances in a leaky ReLU network scale exactly with powers of the gain. The " +
        "initial state at any gain, and thus the line of the theory, therefore follows from the weights at gain 1.",
    ],
    parameters: { networks: networksParameter(3), ...SIZE, seed: SEED },
  },
  async (report) => {
    const { networks, seed } = report.parameters;
    const { signal } = report;
    const base = settingOf("default", report.parameters);
    const seeds = seedsFrom(seed, networks);
    const starts: UniversalProblem[] = [];
    const pairs = new Map<number, PairTrajectory[]>();
    const losses = new Map<number, number[]>();
    // Gain 1 comes first, because its fits give the ratio of the rates.
    const order = [...SWEEP].sort(([a], [b]) => Math.abs(a - 1) - Math.abs(b - 1));
    let done = 0;
    for (const [gain, learningRate] of order) {
      const setting: Setting = report.control ? { ...base } : { ...base, gain, learningRate };
      for (const networkSeed of seeds) {
        done += 1;
        const onProgress = report.stage(`gain ${gain}`, (0.98 * done) / (SWEEP.length * networks));
        const { training, pairs: found } = await trainSetting(setting, twoPoints(), {
          seed: networkSeed,
          signal,
          onProgress,
        });
        report.ensure(training);
        if (gain === 1) starts.push(fitPair(found[0]!).problem);
        pairs.set(gain, [...(pairs.get(gain) ?? []), found[0]!]);
        losses.set(gain, [...(losses.get(gain) ?? []), lastOf(training.loss)]);
      }
    }
    report.stage("report", 1);
    for (const note of sizeNotes(report.parameters)) report.addNote(note);
    const ratio = geometricMean(starts.map(({ rates }) => rates.encoder / rates.decoder));
    const problems = starts.map(
      (start): UniversalProblem => ({ ...start, rates: { encoder: ratio, decoder: 1 } }),
    );
    const trials = SWEEP.flatMap(([gain]) =>
      problems.map((problem, i): Trial => {
        const scaled = atGain(problem, gain, base);
        return {
          gain,
          measured: lastOf(pairs.get(gain)![i]!.representation),
          predicted: finalDistance(scaled),
          start: pairs.get(gain)![i]!.representation[0]!,
          label: regime(scaled).label,
          loss: losses.get(gain)![i]!,
        };
      }),
    );
    const learnedTrials = trials.filter(({ loss }) => loss < LARGEST_LOSS);
    const learned = learnedTrials.length > 0 ? learnedTrials : trials;
    const networkGain = report.control ? base.gain : LAZY_GAIN;
    const startsAtLargestGain = pairs.get(LAZY_GAIN)!.map((pair) => pair.representation[0]!);
    report.agreeWithin(
      "the initial state of a network scales with its gain: largest relative error of the squared distance at the largest gain",
      Math.max(
        ...problems.map((problem, i) =>
          Math.abs(atGain(problem, networkGain, base).initial.representation / startsAtLargestGain[i]! - 1),
        ),
      ),
      1e-12,
    );
    const factors = {
      theory: typicalFactor(learned, ({ predicted }) => predicted),
      start: typicalFactor(learned, ({ start }) => start),
      constant: typicalFactor(learned, () => geometricMean(learned.map(({ measured }) => measured))),
    };
    report.claimAtMost(
      "logarithm of the typical factor between theory and network, relative to that of the unchanged initial distance",
      Math.log(factors.theory) / Math.log(factors.start),
      0.2,
    );
    const finalAt = (gain: number): number =>
      geometricMean(trials.filter((trial) => trial.gain === gain).map(({ measured }) => measured));
    report.claimAtLeast(
      `final distances grow with the initial weights: ratio of the distance at gain ${LAZY_GAIN} to that at gain 0.9`,
      finalAt(LAZY_GAIN) / finalAt(0.9),
      10,
    );
    const lazy = trials.filter(({ gain }) => gain === LAZY_GAIN);
    report.claimAtMost(
      `at gain ${LAZY_GAIN} representations hardly change: largest relative change of the squared distance`,
      Math.max(...lazy.map(({ measured, start }) => Math.abs(measured / start - 1))),
      0.5,
    );
    report.addNote(
      `Typical factor between prediction and network (geometric mean over all gains): ${rounded(factors.theory, 3)} for the ` +
        `theory, ${rounded(factors.constant, 3)} for the geometric mean of all final distances, and ` +
        `${rounded(factors.start, 3)} for the initial distances. A constant is a good prediction for single networks, of ` +
        "which those at the largest gain seldom learn, so that nothing is claimed against it.",
    );
    report.addTable({
      name: `Final squared distance of the representations; ratio of the rates ${rounded(ratio, 3)}`,
      columns: [
        "gain",
        "network",
        "initial h",
        "final h",
        "theory",
        "regime according to the theory",
        "final loss",
      ],
      rows: trials.map(({ gain, measured, predicted, start, label, loss }, i) => [
        gain,
        (i % networks) + 1,
        rounded(start, 3),
        rounded(measured, 3),
        rounded(predicted, 3),
        label,
        rounded(loss, 2),
      ]),
    });
    report.addFigure(gainFigure(trials, problems, base, ratio));
    const unlearned = trials.length - learned.length;
    if (unlearned > 0)
      report.addNote(
        `Trainings that ended above a loss of 0.01 and are left out of the claims: ${unlearned}.`,
      );
  },
);

/** Computes the geometric mean of the factors, at least 1, between a prediction of the final distance and the network. */
const typicalFactor = (trials: readonly Trial[], predictedBy: (trial: Trial) => number): number =>
  Math.exp(meanOf(trials.map((trial) => Math.abs(Math.log(predictedBy(trial) / trial.measured)))));

/** Returns the problem of a network whose initial weights are scaled by the gain in all layers. */
function atGain(problem: UniversalProblem, gain: number, { layer, depth }: Setting): UniversalProblem {
  const { representation, output, alignment } = problem.initial;
  const y = output * gain ** (2 * depth + 2);
  const product = (output - alignment) * gain ** (depth + 1);
  return {
    ...problem,
    initial: { representation: representation * gain ** (2 * layer + 2), output: y, alignment: y - product },
  };
}

function gainFigure(
  trials: readonly Trial[],
  problems: readonly UniversalProblem[],
  setting: Setting,
  ratio: number,
): Figure {
  const gains = linearGrid(0.85, 1.65, 161);
  const rich = Math.sqrt(ratio * problems[0]!.inputDistanceSquared * problems[0]!.targetDistanceSquared);
  return {
    name: "gain",
    title: "The final distance changes from structured to random",
    caption:
      "Squared distance of two hidden representations after training. Lines: the formula with one ratio of rates, " +
      "fitted at gain 1, and the initial distance, which would persist without learning.",
    x: { label: "gain of the initial weights" },
    y: {
      label: "final squared distance of the representations",
      scale: "log",
      domain: [rich / 8, 20 * tenthOfLargest(trials)],
    },
    marks: problems.flatMap((problem, i): Mark[] => {
      const category = `network ${i + 1}`;
      const trialsOfNetwork = trials.filter((_, k) => k % problems.length === i);
      return [
        {
          type: "line",
          category,
          method: "theory",
          x: gains,
          y: gains.map((g) => finalDistance(atGain(problem, g, setting))),
        },
        {
          type: "line",
          category,
          method: "initial distance",
          x: gains,
          y: gains.map((g) => atGain(problem, g, setting).initial.representation),
        },
        {
          type: "dot",
          category,
          method: "trained network",
          x: trialsOfNetwork.map(({ gain }) => gain),
          y: trialsOfNetwork.map(({ measured }) => measured),
        },
        ...(i === 0 ? [{ type: "rule", y: rich, label: "rich limit √(η_h/η_y) ‖dx‖ ‖dy‖" } as const] : []),
      ];
    }),
  };
}

/** Returns a tenth of the largest measured distance. */
const tenthOfLargest = (trials: readonly Trial[]): number =>
  Math.max(...trials.map(({ measured }) => measured)) / 10;
