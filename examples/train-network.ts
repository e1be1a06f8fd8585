/* Trains a deep network on two data points, records the distance of their representations, and resumes from a file. */
import { networks, tasks } from "learning-dynamics";

export function main(): void {
  const task = tasks.twoPoints();
  const network = networks.mlp({ widths: [1, ...new Array(6).fill(60), 1], activation: "tanh" });
  const parameters = networks.initialise(network, { scheme: "xavier-normal", gain: 0.8, seed: 1 });
  const options = {
    learningRate: 0.003,
    every: 500,
    record: { pair: networks.observePair(3, 0, 1), ntk: networks.observeKernel() },
  };
  const { observations, epochs, loss, checkpoint } = networks.train(network, parameters, task, {
    ...options,
    epochs: 2000,
  });
  const { representation, output, alignment } = observations.pair;
  console.log("epoch   loss        ‖dh‖²       ‖dŷ‖²       w           kernel change");
  for (const [t, epoch] of epochs.entries()) {
    const row = [loss, representation, output, alignment, observations.ntk.change].map((series) =>
      series[t]!.toExponential(3).padStart(10),
    );
    console.log(`${String(epoch).padEnd(6)}${row.join("  ")}`);
  }

  const file = tasks.writeNpz(checkpoint); // can be saved to a file and read later
  const resumed = networks.train(network, parameters, task, {
    ...options,
    epochs: 3000,
    resume: tasks.readNpz(file),
  });
  console.log(`resumed at epoch ${resumed.epochs[0]}, loss ${resumed.loss.at(-1)!.toExponential(3)} at 3000`);
}
