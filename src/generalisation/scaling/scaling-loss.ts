import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { logLoss, parametersOf } from "./log-loss";
import { FORMS, type Form } from "./scaling-form";
import { readLaw, type ScalingLaw } from "./scaling-law";
import { POINTS, readPoints, type ScalingPoints } from "./scaling-points";

/**
 * Computes the loss that a scaling law predicts for trainings of given sizes:
 *
 * - "chinchilla": L = E + A/N^α + B/D^β (Hoffmann et al. 2022)
 * - "kaplan-nd": L = ((N_c/N)^{α_N/α_D} + D_c/D)^{α_D} (Kaplan et al. 2020)
 * - "kaplan-ns": L = (N_c/N)^{α_N} + (S_c/S)^{α_S} (Kaplan et al. 2020)
 * - "power": L = (scale/x)^exponent, of the one column x that is given
 *
 * @param law form and constants; a result of `fitScaling` is a law
 * @param points sizes above 0, columns of equal length
 * @returns one loss per point, in the unit of the law
 * @throws ArgumentError for unknown forms, missing or unknown constants, constants out of range, columns that the form needs
 * and that are missing, of unequal lengths, or not above 0, NaN, or losses that overflow
 * @example
 * const constants = { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 };
 * const points = { parameters: [1e9], tokens: [2e10] };
 * const [loss] = scalingLoss({ form: "chinchilla", constants }, points); // 2.58
 */
export function scalingLoss(law: ScalingLaw, points: ScalingPoints): Float64Array {
  const args = argumentsOf("scalingLoss");
  const constants = readLaw(args, law);
  return lossesAt(args, FORMS[law.form], constants, points);
}

/** Computes the losses of checked constants at points. */
export function lossesAt(
  args: Arguments,
  form: Form,
  constants: Float64Array,
  points: ScalingPoints,
): Float64Array {
  args.options("points", points, POINTS);
  const { count, columns, logs } = readPoints(args, points, form);
  const parameters = parametersOf(form, constants, new Array(columns.length).fill(0));
  const slopes = new Float64Array(parameters.length);
  const losses = Float64Array.from({ length: count }, (_, i) =>
    Math.exp(logLoss(form, parameters, logs, i * columns.length, slopes, 0)),
  );
  return args.finite("law and points", losses);
}
