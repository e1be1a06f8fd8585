import type { NdArray } from "../../arrays/types";
import {
  type GatedFlow,
  gatedAlignedWeights,
  gatedGradientDescentAsync,
  gatedGradientFlowAsync,
  gatedLoss,
  gatedOrthogonalWeights,
  pathStrengths,
  type Race,
  type RoutingRace,
  type RoutingStrengths,
  race,
  raceDescent,
  reduce,
  routingRace,
} from "../../neural-race";
import type { Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { counted, largestDifference, rounded } from "../../reports/numbers";
import { linearGrid, thin } from "../../reports/series";
import { routing } from "../../tasks";
import { networksParameter, seedsFrom } from "../universal/common";
import { modeName, PAPER, SEED, TIME } from "./common";
import { strongestFigure } from "./routing-figure";

/**
 * Ratio of the loss of the paper's code to the loss here. The code sums, over the K M trained routes, means over the 28
 * outputs of 4 items; the loss here is ½⟨‖y − ŷ‖²⟩ over all samples. For M = 7 and K = 4 the ratio is 8, so one step of
 * the code equals 8 steps here at the same learning rate.
 */
const PAPER_LOSS = 8;
/** Gain of the initial weights in the control run. */
const LARGE_GAIN = 1.5;
const PAPER_LOSSES = [200, 100, 50, 10, 1] as const;
/** Singular values of the modes of the items, summed over 4 items (√185, √41, 3 and 3). Their variance is 1/4. */
const SINGULAR_VALUES = [13.601470508735442, 6.4031242374328485, 3, 3];

/**
 * Saxe, Sodhani & Lewallen (2022), figure 4: gradient descent of a network with seven input and seven output domains
 * equals that of twelve scalars, and nearly follows their closed form.
 */
export const raceRouting = defineExperiment(
  {
    name: "race-routing",
    title: "A routing network reduced to three numbers per mode",
    paper: PAPER,
    claim:
      "Gradient descent of the full routing network equals that of three strengths per mode, and the hidden strength becomes √M times the others.",
    control: "All networks start from large random weights, which the reduction does not decouple.",
    summary: [
      "Gates route seven input domains to seven output domains, and every input is trained with four outputs. All " +
        "routes share the hidden weights. The items are those of the paper's figure 4.",
      "The full network (64 hidden units in both layers) is trained from weights that the reduction decouples and " +
        "from random orthogonal weights. It is compared with the reduced strengths in the same steps, and with the " +
        "closed form in continuous time.",
    ],
    parameters: {
      learningRate: {
        default: 0.02,
        description: "learning rate of the paper's code, whose loss is 8 times the loss here",
        above: 0,
        atMost: 0.03,
      },
      epochs: { default: 500, description: "number of steps", integer: true, atLeast: 400, atMost: 1e5 },
      initial: {
        default: 0.08,
        description: "initial strength of all decoupled weights",
        atLeast: 1e-3,
        atMost: 0.3,
      },
      gain: { default: 0.2, description: "gain of the random orthogonal weights", above: 0, atMost: 3 },
      networks: networksParameter(5),
      hidden: {
        default: 64,
        description: "units of each hidden layer",
        integer: true,
        atLeast: 4,
        atMost: 512,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { epochs, initial, networks, hidden, seed } = report.parameters;
    const gain = report.control ? LARGE_GAIN : report.parameters.gain;
    const learningRate = PAPER_LOSS * report.parameters.learningRate;
    const problem = routing({ domains: 7, trained: 4, hidden });
    const { network, task, untrained } = problem;
    const reduction = reduce(network, task);
    const { signal } = report;
    const options = { learningRate, steps: epochs, every: 1 };
    const aligned = report.control
      ? gatedOrthogonalWeights({ network, gain, seed })
      : gatedAlignedWeights({ reduction, strengths: initial, seed });
    let onProgress = report.stage("full network, decoupled weights", 0.25);
    const full = report.ensure(
      await gatedGradientDescentAsync(network, aligned, task, { ...options, signal, onProgress }),
    );
    report.stage("reduced strengths", 0.3);
    const reduced = raceDescent(reduction, { ...options, initial });
    const end = epochs * learningRate;
    const times = linearGrid(0, end, 201);
    const trajectory = race(reduction, { times, initial });
    const modes = SINGULAR_VALUES.map((strength) =>
      routingRace({ domains: 7, trained: 4, strength: strength / 4, inputVariance: 1 / 4, initial }),
    );
    onProgress = report.stage("full network in continuous time", 0.45);
    const flow = report.ensure(
      await gatedGradientFlowAsync(network, aligned, task, { times, signal, onProgress }),
    );
    const random: GatedFlow[] = [];
    for (const [i, each] of seedsFrom(seed + 1, networks).entries()) {
      const listener = report.stage(`random weights, network ${i + 1}`, 0.45 + (0.53 * (i + 1)) / networks);
      const weights = gatedOrthogonalWeights({ network, gain, seed: each });
      const trial = { ...options, signal, onProgress: listener };
      random.push(report.ensure(await gatedGradientDescentAsync(network, weights, task, trial)));
    }
    report.stage("report", 1);

    const exact = (t: number): number => lossOf(modes, t);
    const { weights: trained } = flow.at(end);
    report.claimAtMost(
      "full network and reduced strengths: largest difference of the losses, relative to the initial loss",
      largestDifference(full.loss, reduced.loss) / full.loss[0]!,
      1e-12,
    );
    report.claimAtMost(
      "closed form and gradient flow of the full network: largest difference of the losses, relative to the initial loss",
      largestDifference(flow.loss, times.map(exact)) / flow.loss[0]!,
      1e-8,
    );
    report.agreeWithin(
      "closed form and race: largest difference of a strength",
      strengthError(trajectory, modes, times),
      1e-10,
    );
    report.claimAtMost(
      "full network, final ratio of the norms of hidden and input weights: relative difference from √7",
      Math.abs(normOf(trained["h->k"]!) / normOf(trained["x1->h"]!) / Math.sqrt(7) - 1),
      initial / 10,
    );
    const finalLosses = random.map((trial) => {
      const { weights, loss } = trial.at(end);
      return { trained: loss, untrained: gatedLoss(network, weights, untrained!) };
    });
    report.claimAtMost(
      "random weights: largest final loss on the 21 untrained routes, relative to the initial loss",
      Math.max(...finalLosses.map((each) => each.untrained)) / random[0]!.loss[0]!,
      1e-3,
    );
    report.addTable({
      name: `First step with ${PAPER_LOSS} times the loss (the loss of the paper's code) below a bound`,
      columns: ["network", ...PAPER_LOSSES.map(String)],
      rows: [
        ["full network, decoupled weights", ...stepsBelow(full.loss)],
        ["reduced strengths", ...stepsBelow(reduced.loss)],
        ...random.map((trial, i) => [`full network, random weights ${i + 1}`, ...stepsBelow(trial.loss)]),
      ],
    });
    report.addTable({
      name: "Final strengths and half-learning times of the modes (closed form)",
      columns: ["mode", "singular value", "input B₁", "hidden B₂", "B₂/B₁", "half-learning time (τ)"],
      rows: modes.map(({ final: [b1, b2], halfTime }, m) => [
        modeName(m),
        rounded(SINGULAR_VALUES[m]!, 6),
        rounded(b1, 6),
        rounded(b2, 6),
        rounded(b2 / b1),
        rounded(halfTime, 6),
      ]),
    });
    report.addTable({
      name: "Final loss on trained and on untrained routes",
      columns: ["random weights", "28 trained routes", "21 untrained routes", "initial loss"],
      rows: finalLosses.map((each, i) => [
        `network ${i + 1}`,
        rounded(each.trained, 2),
        rounded(each.untrained, 2),
        rounded(random[i]!.loss[0]!, 4),
      ]),
    });
    report.addSeries("full network, decoupled", { time: full.times, loss: full.loss });
    report.addSeries("reduced strengths", { time: reduced.times, loss: reduced.loss });
    report.addSeries("closed form", { time: times, loss: times.map(exact) });
    for (const [i, { times, loss }] of random.entries()) {
      report.addSeries(`random weights ${i + 1}`, { time: times, loss });
    }
    report.addFigure({
      name: "loss",
      title: "Gradient descent of the full network equals that of its reduction",
      caption:
        `${epochs} steps of gradient descent from decoupled weights, and the reduced strengths in the same steps, ` +
        "equal up to rounding. Closed form: continuous time. With steps of this size, descent lags behind the " +
        "closed form while learning is fast.",
      x: TIME,
      y: LOSS,
      marks: [
        { type: "line", method: "closed form", x: times, y: times.map(exact) },
        {
          type: "line",
          method: "reduced, same steps",
          x: thin(reduced.times, 2),
          y: thin(reduced.loss, 2),
        },
        { type: "dot", method: "gradient descent", x: thin(full.times, 8), y: thin(full.loss, 8) },
      ],
    });
    report.addFigure({
      name: "random-weights",
      title: "From small random weights a network learns nearly as from decoupled weights",
      caption:
        `Gradient descent of ${counted(networks, "network")} from random orthogonal weights of gain ${gain}, ` +
        `compared with the closed form from strengths of ${initial}.`,
      x: TIME,
      y: LOSS,
      marks: [
        ...random.map(
          ({ times, loss }): Mark => ({
            type: "line",
            category: "random weights",
            x: thin(times, 2),
            y: thin(loss, 2),
          }),
        ),
        { type: "line", category: "closed form", x: times, y: times.map(exact) },
      ],
    });
    const moments = linearGrid(0, 0.8 * end, 41);
    const strengths = moments.map((t) => pathStrengths(reduction, flow.at(t).weights));
    report.addFigure({
      name: "modes",
      title: "Each mode of the map follows its closed form",
      caption:
        "Strength of a mode in the map of one route. Lines: closed form; dots: gradient flow of the full network. " +
        "Modes 3 and 4 have equal strengths.",
      x: TIME,
      y: { label: "strength of the mode, B₁B₂B₃" },
      marks: modes.slice(0, 3).flatMap((mode, m): Mark[] => [
        {
          type: "line",
          category: modeName(m),
          method: "closed form",
          x: times,
          y: times.map((t) => productOf(mode.at(t))),
        },
        {
          type: "dot",
          category: modeName(m),
          method: "gradient flow",
          x: moments,
          y: strengths.map((all) => Math.abs(all.get(0, m))),
        },
      ]),
    });
    report.addFigure(
      strongestFigure(
        trajectory,
        problem,
        [0.85, 1, 2].map((part) => part * modes[0]!.halfTime),
      ),
    );
  },
);

const normOf = ({ data }: NdArray): number => Math.hypot(...(data as Float64Array));

const LOSS = { label: "loss ½⟨‖y − ŷ‖²⟩" };

const productOf = ([b1, b2, b3]: RoutingStrengths): number => b1 * b2 * b3;

/**
 * Computes the loss ½⟨‖y − ŷ‖²⟩ of the closed form: the sum of the remaining errors of all modes, with variance 1/4.
 */
const lossOf = (modes: readonly RoutingRace[], t: number): number =>
  modes.reduce((sum, mode, m) => sum + (SINGULAR_VALUES[m]! - productOf(mode.at(t))) ** 2 / 8, 0);

const stepsBelow = (loss: Float64Array): (number | string)[] =>
  PAPER_LOSSES.map((bound) => {
    const step = loss.findIndex((each) => PAPER_LOSS * each < bound);
    return step < 0 ? "later" : step;
  });

/** Computes the largest difference between the strengths B₁, B₂ and B₃ of the race and of the closed form. */
function strengthError(trajectory: Race, modes: readonly RoutingRace[], times: readonly number[]): number {
  const rows = ["x1->h", "h->k", "k->y1"].map((edge) => trajectory.edges.indexOf(edge));
  return Math.max(
    ...times.flatMap((t, i) =>
      modes.flatMap((mode, m) => {
        const exact = mode.at(t);
        return rows.map((e, k) => Math.abs(trajectory.edgeStrengths.get(i, e, m) - exact[k]!));
      }),
    ),
  );
}
