import { bayesian } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

/** ReLU network on correlated samples of two classes; bench/peers/posterior.py samples the same posterior. */
const PROBLEM = {
  samples: 40,
  width: 80,
  correlation: 0.1,
  readoutVariance: 0.025,
  temperature: 0.05,
  trajectories: 200,
  steps: 32,
};

/** Returns the mean squared readout of the last half of the trajectories. */
function secondMoment(): number {
  const { samples, width, correlation, readoutVariance, temperature, trajectories, steps } = PROBLEM;
  const inputs = Array.from({ length: samples }, (_, p) => p);
  const { readouts } = bayesian.samplePosterior({
    kernel: inputs.map((p) => inputs.map((q) => (p === q ? 1 : 0) + correlation)),
    targets: inputs.map((p) => (2 * p < samples ? [1, 0] : [0, 1])),
    readoutVariance,
    temperature,
    activation: "relu",
    width,
    samples: trajectories / 2,
    warmUp: trajectories / 2,
    chains: 1,
    steps,
  });
  return readouts.data.reduce((sum, a) => sum + a * a, 0) / readouts.data.length;
}

/** Returns workload i: 200 trajectories of Hamiltonian Monte Carlo on the posterior of a ReLU network. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("posterior.py");
  const methods = await peer.methods();
  const { trajectories, steps, width, samples } = PROBLEM;
  return {
    workloads: [
      {
        name: `i. ${trajectories} trajectories of ${steps} steps, ${width} neurons, ${samples} samples`,
        // The results are averages over 100 random samples each.
        agreement: 0.05,
        contenders: [
          inProcess("samplePosterior", secondMoment),
          ...methods.map((method) => peer.contender(method, PROBLEM)),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
