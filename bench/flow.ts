import { deepLinear, tasks } from "learning-dynamics";
import { here, type Workload } from "./compare";
import { Peer } from "./peer";

const SIZES = [8, 64, 256];
/** Above this size LSODA takes half a minute, for its difference Jacobian. */
const LARGEST_FOR_LSODA = 8;

const task = tasks.teacher({ inputSize: 16, outputSize: 16, samples: 64, whiten: true, seed: 1 });
const statistics = tasks.correlations(task);
const norm = (data: Float64Array): number => Math.hypot(...data);

/** The flow of 16-H-H-16 from Gaussian weights of spread 1e-3 until 99 % of what it can learn is learned, and its exact end. */
function problemOf(hidden: number) {
  const widths = [16, hidden, hidden, 16];
  const weights = deepLinear.gaussianWeights({ widths, standardDeviation: 1e-3, seed: 2 });
  // A bottleneck leaves the weaker modes.
  const strengths = Array.from(deepLinear.taskModes(statistics).strengths);
  const floor = strengths.slice(hidden).reduce((sum, s) => sum + (s * s) / 2, 0);
  const goal = floor + 0.01 * (statistics.outputPower / 2 - floor);
  const learned = { value: (_t: number, { loss }: { loss: number }) => loss - goal, terminal: true };
  const flow = deepLinear.gradientFlow(weights, statistics, { times: [0, 1e6], events: [learned] });
  const { time: end, state } = flow.events[0]!;
  return { widths, weights, end, product: state.product.data };
}

/** The loosest tolerance at which a contender's product is right to 1e-6, among powers of ten. */
function looseEnough(solve: (tolerance: number) => Float64Array, product: Float64Array): number {
  for (let tolerance = 1e-5; tolerance > 1e-13; tolerance /= 10) {
    const end = solve(tolerance);
    if (norm(end.map((x, i) => x - product[i]!)) <= 1e-6 * norm(product)) return tolerance;
  }
  throw new Error("no tolerance gives 1e-6");
}

function workload(hidden: number, peer: Peer, methods: readonly string[]): Workload {
  const { widths, weights, end, product } = problemOf(hidden);
  const solve = (tolerance: number) =>
    deepLinear.gradientFlow(weights, statistics, {
      times: [end],
      dense: false,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance * 1e-3,
    }).products[0]!.data;
  const tolerance = looseEnough(solve, product);
  const problem = {
    widths,
    weights: weights.map((w) => Array.from(w.data)),
    outputInput: Array.from(statistics.outputInput.data),
    end,
    product: Array.from(product),
  };
  const usable = methods.filter((method) => hidden <= LARGEST_FOR_LSODA || !method.includes("LSODA"));
  return {
    name: `c. flow of 16-${hidden}-${hidden}-16 to 99 %, final error 1e-6 (ours at ${tolerance})`,
    agreement: 1e-5,
    contenders: [
      here("gradientFlow", () => norm(solve(tolerance))),
      ...usable.map((method) => peer.contender(method, problem)),
    ],
  };
}

/** Workload c: whole gradient flows, against scipy on the same statistics. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("flow.py");
  const methods = await peer.methods();
  return { workloads: SIZES.map((hidden) => workload(hidden, peer, methods)), stop: () => peer.stop() };
}
