/* Fits the universal dynamics of two representations to the training log of a network: rates, verdict and figure. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { experiments, plots, random, tasks, universal } from "learning-dynamics";

export async function main(): Promise<void> {
  const { inputs, targets } = tasks.twoPoints({ inputDistanceSquared: 1, targetDistanceSquared: 0.5 });
  const log = train(inputs.data, targets.data, { units: 100, learningRate: 0.02, steps: 4000, every: 20 });
  // Arrays that any program logs and saves with numpy.savez can be fitted from the terminal:
  // npx learning-dynamics fit run.npz
  const trajectory = universal.pairTrajectory({ ...log, inputs, targets });
  const fit = universal.fitUniversal(trajectory);
  const { encoder, decoder } = fit.confidence;
  const interval = (ends: readonly number[] = []) =>
    ends.map((x) => x.toExponential(2)).join(" to ") || "not determined";
  console.log(`the network ${fit.verdict}`);
  console.log(`encoder ${fit.rates.encoder.toExponential(3)} per step, 95 %: ${interval(encoder)}`);
  console.log(`decoder ${fit.rates.decoder.toExponential(3)} per step, 95 %: ${interval(decoder)}`);
  const last = trajectory.representation.length - 1;
  console.log(
    `final distance: ${universal.finalDistance(fit.problem)}, measured ${trajectory.representation[last]}`,
  );

  const report = await experiments.fitTrajectory(trajectory);
  const file = join(mkdtempSync(join(tmpdir(), "learning-dynamics-")), "trajectory.svg");
  writeFileSync(file, plots.toSvg(report.figures[0]!));
  console.log(`figure: ${file}`);
}

/** Trains a hidden layer of tanh units by full-batch gradient descent on two points with one input and one output. */
function train(
  x: Float64Array,
  y: Float64Array,
  options: { units: number; learningRate: number; steps: number; every: number },
) {
  const { units, learningRate, steps, every } = options;
  const scale = 0.15 / Math.sqrt(units);
  const [a, b, bias] = [1, 2, 3].map(
    (seed) => random.normal({ shape: [units], standardDeviation: scale, seed }).data,
  );
  let shift = 0;
  const times: number[] = [];
  const hidden: number[][][] = [];
  const outputs: number[][][] = [];
  for (let step = 0; step <= steps; step++) {
    const h = [0, 1].map((i) => Array.from(a!, (w, k) => Math.tanh(w * x[i]! + bias![k]!)));
    const f = h.map((row) => row.reduce((sum, value, k) => sum + value * b![k]!, shift));
    if (step % every === 0) {
      times.push(step);
      hidden.push(h);
      outputs.push(f.map((value) => [value]));
    }
    for (let i = 0; i < 2; i++) {
      const error = (learningRate * (f[i]! - y[i]!)) / 2;
      shift -= error;
      for (let k = 0; k < units; k++) {
        const back = error * b![k]! * (1 - h[i]![k]! ** 2);
        b![k]! -= error * h[i]![k]!;
        a![k]! -= back * x[i]!;
        bias![k]! -= back;
      }
    }
  }
  return { times, hidden, outputs };
}
