import { exactFlow, finalRepresentations, gradientFlowAsync } from "../../../deep-linear";
import { matmul } from "../../../linalg";
import { defineExperiment } from "../../../reports/define-experiment";
import { linearGrid } from "../../../reports/series";
import { relativeDistance } from "../../array-arithmetic";
import { LAZY_MOVEMENT, lazyBoundary } from "./boundary";
import { lossFigure, placeFigure } from "./figures";
import { greatestLearningTime, LEARNED, learningTime, leastLearningTime } from "./learning-time";
import { movementBetween, type Representations } from "./movement";
import { predictedMovement } from "./predicted-movement";
import { drawProblem } from "./problem";

/** Relative margin of bounds for the rounding of differences of nearly equal kernels. */
const MARGIN = 1e-6;

/** Largest seed: the weights have the seeds after it, which float64 tells apart. */
const LARGEST_SEED = 2 ** 52;

/** Number of times of the trained network within the time to learn. */
const TIMES = 12;

/**
 * Experiment after Dominé et al. (2025) and Braun et al. (2022): one point of the phase diagram of lazy and rich learning
 * over the balance λ and the scale of the initial weights. Sweeps measure the diagram point by point.
 */
export const phaseDiagram = defineExperiment(
  {
    name: "phase-diagram",
    title: "One point of the phase diagram from lazy to rich learning",
    paper:
      "Dominé et al. 2025, From lazy to rich: exact learning dynamics in deep linear networks; Braun et al. 2022, Exact learning dynamics of deep linear networks with prior knowledge",
    claim:
      "Balance and scale of the initial weights determine whether learning is lazy or rich: beyond a balance that has a closed form, the tangent kernel moves by less than a tenth and the loss falls along one exponential.",
    control:
      "The initial weights have a balance of the other phase: λ = 0 where the theory predicts lazy learning, and 100 times the boundary where it predicts rich learning.",
    summary: [
      "A network with one hidden layer learns a random map of white inputs, from random weights with W₂ᵀW₂ − W₁W₁ᵀ = λ I " +
        "and a product of the given scale. The movements of tangent kernel and representations, ‖Θ(∞) − Θ(0)‖/‖Θ(0)‖ and " +
        `alike, and the time to ${LEARNED} of the loss of zero weights have closed forms, which are compared with those of ` +
        "a network trained by gradient flow.",
      "The eigenvalues of kernel and representations depend on λ and the singular values of the products alone, which " +
        "bounds all movements for any directions of the initial weights. The boundary of the lazy phase is the |λ| at " +
        `which the kernel moves by ${LAZY_MOVEMENT} of its norm, in the mean over directions.`,
    ],
    parameters: {
      lambda: {
        default: 1,
        description: "balance λ of the initial weights (units of the task's strengths)",
        atLeast: -1000,
        atMost: 1000,
      },
      scale: {
        default: 0.1,
        description: "standard deviation of the entries of the initial product W₂W₁",
        atLeast: 1e-8,
        atMost: 100,
      },
      size: {
        default: 8,
        description: "number of inputs, of hidden units and of outputs",
        integer: true,
        atLeast: 2,
        atMost: 40,
      },
      seed: {
        default: 1,
        description: "seed of the task and of the weights",
        integer: true,
        atLeast: -LARGEST_SEED,
        atMost: LARGEST_SEED,
      },
    },
  },
  async (report) => {
    const { lambda, scale, size, seed } = report.parameters;
    const { signal } = report;
    report.stage("closed form", 0.25);
    const { data, strengths, initial, start } = drawProblem(size, seed);
    const initialStrengths = initial.map((s) => scale * s);
    const boundary = lazyBoundary(strengths, initialStrengths);
    const isLazy = Math.abs(lambda) > boundary;
    const otherPhase = isLazy ? 0 : (lambda < 0 ? -100 : 100) * boundary;
    const balance = report.control ? otherPhase : lambda;
    const weights = start(balance, scale);
    const exact = exactFlow(weights, data, { times: [0] });
    const before = exact.at(0);
    const movement = movementBetween(before, exact.at(Number.POSITIVE_INFINITY));
    const zeroLoss = strengths.reduce((sum, s) => sum + s * s, 0) / 2;
    const time = learningTime(exact, LEARNED * zeroLoss);

    const onProgress = report.stage("gradient flow", 0.75);
    const times = linearGrid(0, 3 * time, 3 * TIMES + 1);
    const trained = report.ensure(await gradientFlowAsync(weights, data, { times, signal, onProgress }));
    report.stage("checks", 1);

    const predicted = predictedMovement(strengths, initialStrengths, lambda);
    const bounds = {
      lambda,
      strength: strengths[0]!,
      initial: initialStrengths[0]!,
      reduction: before.loss / (LEARNED * zeroLoss),
    };
    if (isLazy) {
      report.claimAtMost(
        "lazy phase: movement of the tangent kernel, at most that for any directions of the initial weights",
        movement.kernel,
        predicted.most.kernel * (1 + MARGIN),
        "kernelMovement",
      );
      report.claimAtMost(
        "lazy phase: time to learn (units of τ), at most that along an exponential of rate 2|λ|",
        time,
        greatestLearningTime(bounds) * (1 + MARGIN),
        "timeToLearn",
      );
    } else {
      report.claimAtLeast(
        "rich phase: movement of the tangent kernel, at least that for any directions of the initial weights",
        movement.kernel,
        predicted.least.kernel * (1 - MARGIN),
        "kernelMovement",
      );
      report.claimAtLeast(
        "rich phase: time to learn (units of τ), at least that of growth at the largest rate of the task",
        time,
        leastLearningTime(bounds) * (1 - MARGIN),
        "timeToLearn",
      );
    }
    const { most } = predictedMovement(strengths, initialStrengths, balance);
    for (const side of ["input", "output"] as const) {
      report.agreeWithin(
        `movement of the ${side} representation, at most that for any directions of the initial weights`,
        movement[side],
        most[side] * (1 + MARGIN),
        `${side}Movement`,
      );
    }
    const final = finalRepresentations(data, { lambda: balance, hidden: size });
    report.agreeWithin(
      "representations after learning and their closed form: largest relative difference",
      largestDifference(exact.at(Number.POSITIVE_INFINITY), final),
      1e-12,
      "finalDifference",
    );
    const states = trained.times.reduce((most, t) => {
      const [first, second] = trained.at(t).weights;
      const representations = {
        inputRepresentation: matmul(first!, first!, { transposeLeft: true }),
        outputRepresentation: matmul(second!, second!, { transposeRight: true }),
      };
      return Math.max(most, largestDifference(representations, exact.at(t)));
    }, 0);
    report.agreeWithin(
      "representations of the trained network and their closed form: largest relative difference at any time",
      states,
      1e-7,
      "trainedDifference",
    );
    report.agreeWithin(
      `loss of the trained network at the time to learn, relative to ${LEARNED} of the loss of zero weights: |ratio − 1|`,
      Math.abs(trained.at(time).loss / (LEARNED * zeroLoss) - 1),
      1e-7,
      "trainedLossDifference",
    );

    report.addTable({
      name: "Movements, relative to the initial norms",
      columns: [
        "quantity",
        "measured",
        "least over directions",
        "mean over directions",
        "most over directions",
      ],
      rows: (["kernel", "input", "output"] as const).map((name) => [
        name,
        movement[name],
        predicted.least[name],
        predicted.mean[name],
        predicted.most[name],
      ]),
    });
    report.addFigure(placeFigure({ lambda: balance, scale, strengths, initial }));
    report.addFigure(lossFigure(exact, trained, { time, goal: LEARNED * zeroLoss }));
  },
);

/** Computes the largest relative difference of both representations. */
const largestDifference = (a: Representations, b: Representations): number =>
  Math.max(
    relativeDistance(a.inputRepresentation, b.inputRepresentation),
    relativeDistance(a.outputRepresentation, b.outputRepresentation),
  );
