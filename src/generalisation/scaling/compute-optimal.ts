import { argumentsOf } from "../../arrays/arguments";
import { readLaw, type ScalingLaw } from "./scaling-law";

/** Size of the training that reaches the lowest loss with an amount of compute. */
export interface ComputeOptimum {
  /** Number of parameters N. */
  readonly parameters: number;
  /** Number of training tokens D. */
  readonly tokens: number;
  /** Loss at the optimum. */
  readonly loss: number;
}

/**
 * Computes the numbers of parameters and of tokens at which L = E + A/N^α + B/D^β is lowest for a training with
 * C = 6 N D operations (Hoffmann et al. 2022):
 *
 *   N = G (C/6)^{β/(α+β)},  D = (C/6)^{α/(α+β)}/G,  G = (αA/βB)^{1/(α+β)}
 *
 * Both are real numbers.
 *
 * @param law a law of the form "chinchilla", or such a fit
 * @param compute floating-point operations C, above 0
 * @throws ArgumentError for another form, constants out of range, a compute that is not above 0, or results that overflow
 * @example
 * const constants = { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 };
 * const { parameters, tokens } = computeOptimal({ form: "chinchilla", constants }, 1e21); // 1.8e9 and 9.1e10
 */
export function computeOptimal(law: ScalingLaw, compute: number): ComputeOptimum {
  const args = argumentsOf("computeOptimal");
  const [E, A, B, alpha, beta] = readLaw(args, law, ["chinchilla"]) as unknown as number[];
  args.number("compute", compute, { above: 0 });
  const sum = alpha! + beta!;
  const ratio = (Math.log(alpha!) + Math.log(A!) - Math.log(beta!) - Math.log(B!)) / sum;
  const product = Math.log(compute) - Math.log(6);
  const logParameters = ratio + (beta! / sum) * product;
  const logTokens = (alpha! / sum) * product - ratio;
  const [parameters, tokens] = [Math.exp(logParameters), Math.exp(logTokens)];
  const loss =
    E! + Math.exp(Math.log(A!) - alpha! * logParameters) + Math.exp(Math.log(B!) - beta! * logTokens);
  args.finite("law and compute", Float64Array.of(parameters, tokens, loss));
  return { parameters, tokens, loss };
}
