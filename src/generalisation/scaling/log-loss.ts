import type { Form } from "./scaling-form";

/** Converts the constants of a form to its parameters, for logarithms of columns with these centres. */
export function parametersOf(form: Form, constants: Float64Array, centres: readonly number[]): Float64Array {
  const first = form.floor === undefined ? 0 : 1;
  const count = centres.length;
  const parameters = new Float64Array(constants.length);
  for (const [j, centre] of centres.entries()) {
    const exponent = constants[first + count + j]!;
    const size = Math.log(constants[first + j]!);
    parameters[j] = form.amplitudes ? size - exponent * centre : exponent * (size - centre);
    parameters[count + j] = exponent;
  }
  if (form.floor !== undefined) parameters[2 * count] = Math.log(constants[0]!);
  return parameters;
}

/**
 * Computes ln L of a form at one point, and writes its derivatives by the parameters.
 *
 * @param logs ln x_j − c_j of the point, from `at` on
 * @param slopes derivatives, from `to` on
 */
export function logLoss(
  { floor, tempered }: Form,
  parameters: Float64Array,
  logs: Float64Array,
  at: number,
  slopes: Float64Array,
  to: number,
): number {
  const count = parameters.length >> 1;
  const temperature = tempered ? parameters[2 * count - 1]! : 1;
  let largest = floor === undefined ? Number.NEGATIVE_INFINITY : parameters[2 * count]!;
  for (let j = 0; j < count; j++) {
    const term = (parameters[j]! - parameters[count + j]! * logs[at + j]!) / temperature;
    slopes[to + j] = term;
    if (term > largest) largest = term;
  }
  const share = floor === undefined ? 0 : Math.exp(parameters[2 * count]! - largest);
  let sum = share;
  for (let j = 0; j < count; j++) sum += Math.exp(slopes[to + j]! - largest);
  const log = largest + Math.log(sum);
  let mean = 0;
  for (let j = 0; j < count; j++) {
    const term = slopes[to + j]!;
    const weight = Math.exp(term - largest) / sum;
    mean += weight * term;
    slopes[to + j] = weight;
    slopes[to + count + j] = -weight * logs[at + j]!;
  }
  if (tempered) slopes[to + 2 * count - 1]! += log - mean;
  if (floor !== undefined) slopes[to + 2 * count] = share / sum;
  return temperature * log;
}
