import type { Arguments } from "../../arrays/arguments";
import { type ActivationLayer, pointwise } from "../../networks/architecture";
import { accurateNearParallel } from "./accurate-near-parallel";
import type { Dual } from "./dual";
import { eluMeans } from "./elu-means";
import { polynomialDual } from "./hermite";
import { piecewiseLinearDual, signDual } from "./piecewise-linear";
import { quadratureDual } from "./quadrature-dual";
import { erfDual, expDual, gaussianDual, geluDual, sinusoidDual } from "./smooth";

/** Tests whether φ has a kink or a jump, so that its dual depends on the angle itself rather than on its cosine. */
export const hasKink = (activation: ActivationLayer): boolean =>
  activation.name === "sign" ||
  (activation.name === "piecewiseLinear" && activation.negative !== activation.positive);

/** Named activations without a closed form, and the number of terms of their Hermite expansions. */
const BY_QUADRATURE: readonly ActivationLayer["name"][] = ["tanh", "swish", "elu"];
const TERMS = 1000;

/**
 * Returns the dual of an activation.
 *
 * @param accurate true if an activation with a kink follows in the network, which needs accurate small angles
 */
export function dualOf(args: Arguments, activation: ActivationLayer, accurate: boolean): Dual {
  const dual = closedForm(args, activation);
  const isExact = ["piecewiseLinear", "sign", "polynomial", "custom", ...BY_QUADRATURE].includes(
    activation.name,
  );
  return accurate && !isExact ? accurateNearParallel(dual, pointwise(activation).value) : dual;
}

function closedForm(args: Arguments, activation: ActivationLayer): Dual {
  switch (activation.name) {
    case "piecewiseLinear":
      return piecewiseLinearDual(activation.negative, activation.positive);
    case "sinusoid":
      return sinusoidDual(activation.amplitude, activation.frequency, activation.phase);
    case "polynomial":
      return polynomialDual(activation.coefficients);
    case "custom":
      return quadratureDual(args, activation, activation.nodes);
    case "tanh":
    case "swish":
      return quadratureDual(args, pointwise(activation), TERMS);
    case "elu":
      return quadratureDual(args, { ...pointwise(activation), bendsAtZero: true, means: eluMeans }, 0);
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
