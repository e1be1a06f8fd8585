/* Compares the reduced race of pathways with the full network: routing of seven input domains to seven output domains. */
import { neuralRace, tasks } from "learning-dynamics";

export function main(): void {
  const { network, task, untrained } = tasks.routing({ domains: 7, trained: 4, hidden: 16 });
  const reduction = neuralRace.reduce(network, task);
  console.log(
    `${reduction.paths.length} paths, ${reduction.modes.length} modes, residual ${reduction.residual}`,
  );

  const initial = 0.08;
  const times = [0, 10, 20, 40];
  const trajectory = neuralRace.race(reduction, { times, initial });
  const weights = neuralRace.gatedAlignedWeights({ reduction, strengths: initial, seed: 1 });
  const flow = neuralRace.gatedGradientFlow(network, weights, task, { times });
  for (const [i, t] of times.entries()) {
    console.log(
      `t = ${String(t).padStart(2)}   loss of the race ${trajectory.loss[i]!.toFixed(9)}, of the network ${flow.loss[i]!.toFixed(9)}`,
    );
  }

  const strength = (edge: string) => trajectory.final.edges.get(trajectory.edges.indexOf(edge), 0);
  const ratio = strength("h->k") / strength("x1->h");
  console.log(
    `ratio of shared to separate weights at the end: ${ratio.toFixed(4)} (√7 = ${Math.sqrt(7).toFixed(4)})`,
  );
  const { weights: trained } = flow.at(40);
  console.log(`loss on untrained routes: ${neuralRace.gatedLoss(network, trained, untrained!).toFixed(9)}`);
}
