import { deepLinear, tasks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";

const SIZE = 64;
const statistics = tasks.correlations(
  tasks.teacher({ inputSize: SIZE, outputSize: SIZE, samples: 4 * SIZE, whiten: true, seed: 1 }),
);
const widths = [SIZE, SIZE, SIZE] as const;

const norm = ({ products }: { products: { data: Float64Array }[] }): number =>
  products.reduce((sum, { data }) => sum + Math.hypot(...data), 0);

function workload(name: string, lambda: number, end: number): Workload {
  const weights = deepLinear.lambdaBalancedWeights({ widths, lambda, scale: 1e-3, seed: 2 });
  const times = Array.from({ length: 100 }, (_, i) => (end * i) / 99);
  const tolerances = { relativeTolerance: 1e-9, absoluteTolerance: 1e-12 };
  return {
    name: `100 times of ${SIZE}-${SIZE}-${SIZE}, λ = ${lambda}, ${name}`,
    agreement: 1e-8,
    contenders: [
      inProcess("exactFlow", () => norm(deepLinear.exactFlow(weights, statistics, { times }))),
      inProcess("gradientFlow at 1e-9", () =>
        norm(
          deepLinear.gradientFlow(weights, statistics, {
            times,
            ...tolerances,
            dense: false,
            recordWeights: false,
          }),
        ),
      ),
    ],
  };
}

/** Returns workloads that compare the exact solution of two-layer networks with integration. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const { strengths } = deepLinear.taskModes(statistics);
  // The smallest singular value of a random square matrix is about 1 / size of the largest.
  const weakest = deepLinear.modeDynamics({ strength: strengths[SIZE - 1]!, initial: 1e-5 });
  return {
    workloads: [
      workload("until the strongest mode is learned", 0, 10 / strengths[0]!),
      workload("until the weakest mode is learned", 0, weakest.timeTo(0.99 * strengths[SIZE - 1]!)),
      workload("until everything is learned", 1, 20),
    ],
    stop: () => {},
  };
}
