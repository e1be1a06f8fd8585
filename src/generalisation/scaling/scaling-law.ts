import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { FORMS, type Form } from "./scaling-form";

/** Constants of L = E + A/N^α + B/D^β for N parameters and D tokens (Hoffmann et al. 2022). */
export interface ChinchillaConstants {
  /** Loss of an infinite network after infinitely many tokens, at least 0. */
  readonly E: number;
  readonly A: number;
  readonly B: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Constants of L = ((N_c/N)^{α_N/α_D} + D_c/D)^{α_D} for N parameters and D tokens (Kaplan et al. 2020). */
export interface KaplanDataConstants {
  readonly Nc: number;
  readonly Dc: number;
  readonly alphaN: number;
  readonly alphaD: number;
}

/** Constants of L = (N_c/N)^{α_N} + (S_c/S)^{α_S} for N parameters and S steps (Kaplan et al. 2020). */
export interface KaplanStepsConstants {
  readonly Nc: number;
  readonly Sc: number;
  readonly alphaN: number;
  readonly alphaS: number;
}

/** Constants of L = (scale/x)^exponent. */
export interface PowerConstants {
  readonly scale: number;
  readonly exponent: number;
}

/** Loss as a function of the size of a training, in one of four forms; all constants but `E` are above 0. */
export type ScalingLaw =
  | { readonly form: "chinchilla"; readonly constants: ChinchillaConstants }
  | { readonly form: "kaplan-nd"; readonly constants: KaplanDataConstants }
  | { readonly form: "kaplan-ns"; readonly constants: KaplanStepsConstants }
  | { readonly form: "power"; readonly constants: PowerConstants };

/** Name of the form of a scaling law. */
export type ScalingForm = ScalingLaw["form"];

/** Names of all forms. */
export const FORM_NAMES = Object.keys(FORMS) as readonly ScalingForm[];

/** Fields of a law and of a fit. */
const LAW: Readonly<Record<string, true>> = {
  form: true,
  constants: true,
  intervals: true,
  covariance: true,
  atEdge: true,
  predict: true,
};

/** Reads the constants of a law, which may be a fit, in the order of the form. */
export function readLaw(args: Arguments, law: ScalingLaw, forms = FORM_NAMES): Float64Array {
  args.options("law", law as unknown as Record<string, unknown>, LAW);
  const { names, floor }: Form = FORMS[args.choice("law.form", law.form, forms)];
  const known = Object.fromEntries(names.map((name) => [name, true as const]));
  const constants = law.constants as unknown as Record<string, number>;
  args.options("law.constants", constants, known as FieldsOf<Record<string, number>>);
  return Float64Array.from(names, (name) =>
    args.number(["law", "constants", name], constants[name], name === floor ? { atLeast: 0 } : { above: 0 }),
  );
}
