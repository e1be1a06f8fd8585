import { deepLinear, ode, random, tasks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";

const task = tasks.teacher({ inputSize: 16, outputSize: 16, samples: 1000, whiten: true, seed: 1 });
const statistics = tasks.correlations(task);
const weights = deepLinear.alignedWeights({
  correlations: statistics,
  widths: [16, 16, 16],
  strengths: 1e-3,
});
const times = [0, 5, 10];

/** Integrates the flow with the gradient summed over the samples, as in a training loop. */
function flowOverSamples(): number {
  const [samples, n] = [1000, 16];
  const { data: x } = task.inputs;
  const { data: y } = task.targets;
  const hidden = new Float64Array(n);
  const error = new Float64Array(n);
  const field: ode.Field = (_t, w, dw) => {
    dw.fill(0);
    for (let p = 0; p < samples; p++) {
      for (let h = 0; h < n; h++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += w[h * n + i]! * x[p * n + i]!;
        hidden[h] = sum;
      }
      for (let o = 0; o < n; o++) {
        let sum = y[p * n + o]!;
        for (let h = 0; h < n; h++) sum -= w[n * n + o * n + h]! * hidden[h]!;
        error[o] = sum / samples;
      }
      for (let h = 0; h < n; h++) {
        let back = 0;
        for (let o = 0; o < n; o++) {
          back += w[n * n + o * n + h]! * error[o]!;
          dw[n * n + o * n + h]! += error[o]! * hidden[h]!;
        }
        for (let i = 0; i < n; i++) dw[h * n + i]! += back * x[p * n + i]!;
      }
    }
  };
  const initial = [...weights[0]!.data, ...weights[1]!.data];
  const end = ode.solve(field, initial, { times, relativeTolerance: 1e-8, absoluteTolerance: 1e-11 }).at(10);
  const product = random.normal({ shape: [n, n], standardDeviation: 0 });
  for (let o = 0; o < n; o++)
    for (let i = 0; i < n; i++)
      for (let h = 0; h < n; h++) product.data[o * n + i]! += end[n * n + o * n + h]! * end[h * n + i]!;
  return Math.hypot(...product.data);
}

const norm = (flow: deepLinear.LinearFlow): number => Math.hypot(...flow.products[2]!.data);
const tolerances = { relativeTolerance: 1e-8, absoluteTolerance: 1e-11 };

const single = { strength: 1.7, initial: 1e-3, depth: 4 };
const grid = Array.from({ length: 100 }, (_, i) => (12 * i) / 99);
const field: ode.Field = (_t, u, du) => {
  du[0] = 4 * u[0]! ** 1.5 * (1.7 - u[0]!);
};

const deepMode = () => {
  const mode = deepLinear.modeDynamics(single);
  return grid.reduce((sum, t) => sum + mode.at(t), 0);
};
const integratedMode = (method: ode.Method) => () =>
  ode
    .solve(field, [1e-3], { times: grid, relativeTolerance: 1e-10, method })
    .states.data.reduce((sum, u) => sum + u);
const flow = () => norm(deepLinear.gradientFlow(weights, statistics, { times, ...tolerances }));

/** Returns workloads that compare statistics with samples, and closed forms with integration. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  return {
    workloads: [
      {
        name: "one mode at depth 4, 100 times",
        agreement: 1e-8,
        contenders: [
          inProcess("modeDynamics", deepMode),
          inProcess("ode.solve, dop853 at 1e-10", integratedMode("dop853")),
          inProcess("ode.solve, odex at 1e-10", integratedMode("odex")),
        ],
      },
      {
        name: "gradient flow 16-16-16, 1000 samples, 1e-8",
        agreement: 1e-6,
        contenders: [
          inProcess("gradientFlow", flow),
          inProcess("ode.solve over the samples", flowOverSamples),
        ],
      },
    ],
    stop: () => {},
  };
}
