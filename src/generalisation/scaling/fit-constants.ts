import type { Form } from "./scaling-form";

/** Converts the parameters of a form to its constants, in their order. */
export function constantsOf(form: Form, parameters: Float64Array, centres: readonly number[]): Float64Array {
  const first = form.floor === undefined ? 0 : 1;
  const count = centres.length;
  const constants = new Float64Array(parameters.length);
  if (form.floor !== undefined) constants[0] = Math.exp(parameters[2 * count]!);
  for (const [j, centre] of centres.entries()) {
    const [size, exponent] = [parameters[j]!, parameters[count + j]!];
    constants[first + j] = Math.exp(form.amplitudes ? size + exponent * centre : size / exponent + centre);
    constants[first + count + j] = exponent;
  }
  return constants;
}

/** Computes the derivatives of the constants by the parameters, [constants, parameters]. */
export function constantSlopes(
  form: Form,
  parameters: Float64Array,
  centres: readonly number[],
): Float64Array {
  const constants = constantsOf(form, parameters, centres);
  const first = form.floor === undefined ? 0 : 1;
  const [count, p] = [centres.length, parameters.length];
  const slopes = new Float64Array(p * p);
  if (form.floor !== undefined) slopes[2 * count] = constants[0]!;
  for (const [j, centre] of centres.entries()) {
    const [size, exponent] = [parameters[j]!, parameters[count + j]!];
    const value = constants[first + j]!;
    slopes[(first + j) * p + j] = form.amplitudes ? value : value / exponent;
    slopes[(first + j) * p + count + j] = form.amplitudes ? value * centre : (-value * size) / exponent ** 2;
    slopes[(first + count + j) * p + count + j] = 1;
  }
  return slopes;
}

/** Returns the names of the constants that belong to given parameters. */
export function namesOf(form: Form, chosen: readonly boolean[]): string[] {
  const first = form.floor === undefined ? 0 : 1;
  const terms = form.names.slice(first);
  const order = form.floor === undefined ? terms : [...terms, form.floor];
  const names = order.filter((_, p) => chosen[p]);
  return form.names.filter((name) => names.includes(name));
}
