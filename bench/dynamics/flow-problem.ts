import { deepLinear, tasks } from "learning-dynamics";

/** Task of a linear teacher with 16 inputs and 16 outputs on 1,000 white samples. */
export const task = tasks.teacher({ inputSize: 16, outputSize: 16, samples: 1000, whiten: true, seed: 1 });
/**
 * Correlations of the task. The rounding errors that whitening leaves in Σxx are removed, because the peers assume
 * white inputs, too.
 */
export const statistics = tasks.correlations(task);
const { data: inputCorrelation } = statistics.inputCorrelation;
for (let i = 0; i < inputCorrelation.length; i++) inputCorrelation[i] = Math.round(inputCorrelation[i]!);

/**
 * Returns the flow of a 16-H-H-16 network from Gaussian weights of standard deviation 1e-3 to 99 % of the possible
 * decrease of the loss: widths, initial weights, end time and final product.
 */
export function problemOf(hidden: number) {
  const widths = [16, hidden, hidden, 16];
  const weights = deepLinear.gaussianWeights({ widths, standardDeviation: 1e-3, seed: 2 });
  // A bottleneck cannot learn the weakest modes.
  const strengths = Array.from(deepLinear.taskModes(statistics).strengths);
  const floor = strengths.slice(hidden).reduce((sum, s) => sum + (s * s) / 2, 0);
  const goal = floor + 0.01 * (statistics.targetSecondMoment / 2 - floor);
  const learned = { value: (_t: number, { loss }: { loss: number }) => loss - goal, terminal: true };
  const flow = deepLinear.gradientFlow(weights, statistics, { times: [0, 1e6], events: [learned] });
  const { time: end, state } = flow.events[0]!;
  return { widths, weights, end, product: state.product.data };
}
