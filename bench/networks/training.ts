import { deepLinear } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";
import { problemOf, statistics, task } from "../dynamics/flow-problem";
import { distance, loosestTolerance, norm } from "../numbers";
import { Peer } from "../peer";

const SIZES = [8, 64, 256];
/** Hidden size at which a complete training loop (half a minute on the statistics) checks the extrapolated one. */
const RUN_IN_FULL = 64;
/** Largest allowed difference from the trajectory of the flow at any time, relative to the norm at the end. */
const ACCURACY = 1e-3;
const RECORDS = 50;
/** Number of timed steps of a training loop, whose time is extrapolated to all steps. */
const TIMED_STEPS = 200;

/** Products of the weights at the recorded times. */
interface Trajectory {
  readonly products: readonly { readonly data: Float64Array }[];
}

/** Returns the largest difference of two trajectories, relative to the norm of the second at the end. */
const relativeDeviation = (a: Trajectory, b: Trajectory): number =>
  Math.max(...a.products.map(({ data }, i) => distance(data, b.products[i]!.data))) /
  norm(b.products[RECORDS]!.data);

/**
 * Finds the smallest number of steps (to 2 %) with which gradient descent follows the flow; the error is of first order
 * in the step.
 */
function descentOf(weights: deepLinear.LinearState["weights"], end: number, flow: Trajectory) {
  let steps = 20_000;
  for (;;) {
    const learningRate = end / steps;
    const descent = deepLinear.gradientDescent(weights, statistics, {
      learningRate,
      steps,
      every: steps / RECORDS,
    });
    const error = relativeDeviation(descent, flow);
    if (error <= ACCURACY) return { steps, learningRate, product: descent.products[RECORDS]!.data };
    steps = RECORDS * Math.ceil((steps * 1.01 * Math.max(error / ACCURACY, 1.01)) / RECORDS);
  }
}

/**
 * Makes a contender from a training loop that would take minutes: the time of `TIMED_STEPS` steps in the middle of
 * learning, whose result must agree with `gradientDescent`, is extrapolated to all steps.
 */
function extrapolated(
  contender: Contender,
  steps: number,
  partly: number,
  result: number,
  full?: Contender,
): Contender {
  return {
    name: `${contender.name} (${steps} steps)`,
    async measure(milliseconds) {
      if (full !== undefined && milliseconds === 0) return full.measure(0);
      const timed = await contender.measure(milliseconds);
      if (!(Math.abs(timed.result / partly - 1) < 1e-9)) {
        throw new Error(`${contender.name} gives ${timed.result} after ${TIMED_STEPS} steps, not ${partly}`);
      }
      return { milliseconds: (timed.milliseconds * steps) / TIMED_STEPS, result };
    },
  };
}

function workload(hidden: number, peer: Peer, methods: readonly string[]): Workload {
  const { widths, weights, end } = problemOf(hidden);
  const times = Array.from({ length: RECORDS + 1 }, (_, i) => (end * i) / RECORDS);
  const flow = deepLinear.gradientFlow(weights, statistics, { times, dense: false });
  const solve = (tolerance: number) =>
    deepLinear.gradientFlow(weights, statistics, {
      times,
      dense: false,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance * 1e-3,
    });
  const tolerance = loosestTolerance((candidate) => relativeDeviation(solve(candidate), flow) <= ACCURACY);
  const { steps, learningRate, product } = descentOf(weights, end, flow);
  const middle = flow.at(0.8 * end).weights;
  const partly = deepLinear.gradientDescent(middle, statistics, { learningRate, steps: TIMED_STEPS });
  const problem = {
    widths,
    learningRate,
    inputOutputCorrelation: Array.from(statistics.inputOutputCorrelation.data),
    inputs: Array.from(task.inputs.data),
    targets: Array.from(task.targets.data),
  };
  const listed = (matrices: typeof weights) => matrices.map((w) => Array.from(w.data));
  const loops = methods.map((method) => {
    const part = peer.contender(method, { ...problem, weights: listed(middle), steps: TIMED_STEPS });
    const complete = peer.contender(method, { ...problem, weights: listed(weights), steps });
    const inFull = hidden === RUN_IN_FULL && method.includes("statistics");
    const after = norm(partly.products[partly.products.length - 1]!.data);
    return extrapolated(part, steps, after, norm(product), inFull ? complete : undefined);
  });
  return {
    name: `c. flow of 16-${hidden}-${hidden}-16 to 99 %, trajectory to 1e-3 (ours at ${tolerance})`,
    agreement: 2 * ACCURACY,
    contenders: [inProcess("gradientFlow", () => norm(solve(tolerance).products[RECORDS]!.data)), ...loops],
  };
}

/** Returns workload c: complete trajectories, compared with the training loops that a user would run instead. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("training.py");
  const methods = await peer.methods();
  if (methods.length === 0)
    console.log("training: PyTorch is not installed (see bench/peers/requirements.txt)");
  return { workloads: SIZES.map((hidden) => workload(hidden, peer, methods)), stop: () => peer.stop() };
}
