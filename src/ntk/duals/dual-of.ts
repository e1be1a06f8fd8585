import type { Arguments } from "../../arrays/arguments";
import type { Activation } from "../architecture/layer";
import { pointwise } from "../architecture/pointwise";
import { accurateNearParallel } from "./accurate-near-parallel";
import type { Dual } from "./dual";
import { polynomialDual, quadratureDual } from "./hermite";
import { piecewiseLinearDual, signDual } from "./piecewise-linear";
import { erfDual, expDual, gaussianDual, geluDual, sinusoidDual } from "./smooth";

/** Tests whether φ has a kink or a jump, so that its dual depends on the angle itself rather than on its cosine. */
export const hasKink = (activation: Activation): boolean =>
  activation.name === "sign" ||
  (activation.name === "piecewiseLinear" && activation.negative !== activation.positive);

/**
 * Returns the dual of an activation.
 *
 * @param accurate true if an activation with a kink follows in the network, which needs accurate small angles
 */
export function dualOf(args: Arguments, activation: Activation, accurate: boolean): Dual {
  const dual = closedForm(args, activation);
  const isExact = ["piecewiseLinear", "sign", "polynomial", "own"].includes(activation.name);
  return accurate && !isExact ? accurateNearParallel(dual, pointwise(activation).value) : dual;
}

function closedForm(args: Arguments, activation: Activation): Dual {
  switch (activation.name) {
    case "piecewiseLinear":
      return piecewiseLinearDual(activation.negative, activation.positive);
    case "sinusoid":
      return sinusoidDual(activation.amplitude, activation.frequency, activation.phase);
    case "polynomial":
      return polynomialDual(activation.coefficients);
    case "own":
      return quadratureDual(args, activation.nodes, activation.value, activation.derivative);
    case "erf":
      return erfDual;
    case "gelu":
      return geluDual;
    case "exp":
      return expDual;
    case "gaussian":
      return gaussianDual;
    case "sign":
      return signDual;
  }
}
