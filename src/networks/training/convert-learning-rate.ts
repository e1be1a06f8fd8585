import { argumentsOf } from "../../arrays/arguments";

/**
 * Losses that other programs use instead of 1/(2P) Σ ‖y − ŷ‖². They differ in their averages.
 *
 * - `"half-mean-square"`: ½ mean over the samples of the squared norm, as in this library
 * - `"half-sum"`: ½ sum over the samples (Saxe, McClelland & Ganguli 2014)
 * - `"mean-square"`: mean over samples and outputs, as in torch's `MSELoss`
 * - `"half-torch"`: half of `"mean-square"` (van Rossem & Saxe 2024)
 */
export type ForeignLoss = "half-mean-square" | "half-sum" | "mean-square" | "half-torch";

const FOREIGN_LOSSES: readonly ForeignLoss[] = ["half-mean-square", "half-sum", "mean-square", "half-torch"];

/**
 * Converts the learning rate of another program to the one with which this library makes the same steps: the losses,
 * and hence the gradients, differ by a constant factor. The result is also the gradient-flow time of one step.
 *
 * @param learningRate learning rate of the other program, above 0
 * @param options.loss loss of the other program
 * @param options.samples P, for `"half-sum"`
 * @param options.outputs nOut, for `"mean-square"` and `"half-torch"`
 * @throws ArgumentError for unknown options, a learning rate that is not above 0, or a size that is missing
 * @example
 * convertLearningRate(0.1, { loss: "mean-square", outputs: 10 }); // 0.02
 */
export function convertLearningRate(
  learningRate: number,
  options: { readonly loss: ForeignLoss; readonly samples?: number; readonly outputs?: number },
): number {
  const args = argumentsOf("convertLearningRate");
  args.number("learningRate", learningRate, { above: 0 });
  args.options("options", options, { loss: true, samples: true, outputs: true });
  const loss = args.choice("options.loss", options.loss, FOREIGN_LOSSES);
  const size = (name: "samples" | "outputs"): number =>
    args.number(["options", name], options[name], { integer: true, atLeast: 1 });
  const rates: Record<ForeignLoss, () => number> = {
    "half-mean-square": () => learningRate,
    "half-sum": () => learningRate * size("samples"),
    "mean-square": () => (2 * learningRate) / size("outputs"),
    "half-torch": () => learningRate / size("outputs"),
  };
  return args.finite("learningRate", Float64Array.of(rates[loss]()))[0]!;
}
