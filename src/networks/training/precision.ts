import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Network } from "../architecture/network";
import { checkSingle } from "../architecture/number-array";
import { passesOf } from "../passes/choose-passes";
import type { Rows } from "../passes/chunks";
import type { PassBuilder, TrainingPass } from "../passes/pass";

/** Number format of the parameters, activations and gradients of a training. */
export type Precision = "float64" | "float32";

const PRECISIONS: readonly Precision[] = ["float64", "float32"];

/** Number of bits of a number, by which checkpoints name the precision. */
export const BITS: Readonly<Record<Precision, number>> = { float64: 64, float32: 32 };

/** Function that checks a network and chooses its passes in a precision. */
export type PassesFor = (
  args: Arguments,
  network: Network,
  precision: Precision,
) => PassBuilder<TrainingPass>;

/** Reads the precision of a training; its other options are read later. */
export function readPrecision(
  args: Arguments,
  options: { readonly precision?: Precision | undefined },
): Precision {
  args.record("options", options);
  return args.choice("options.precision", options.precision ?? "float64", PRECISIONS);
}

/** Chooses passes in double precision and refuses others, so that a bundle does without the kernels of single precision. */
export const doublePassesFor: PassesFor = (args, network, precision) => {
  if (precision === "float64") return passesOf(args, network);
  throw args.error("options.precision", '"float64"', precision);
};

/** Returns the inputs of a task in the precision of a training, and refuses inputs and targets that overflow in it. */
export function inputsIn(precision: Precision, args: Arguments, { inputs, targets }: MatrixTask): Rows {
  if (precision === "float64") return inputs;
  for (const [name, { data, columns }] of Object.entries({ inputs, targets }))
    checkSingle(args.at(name), data, columns);
  return { ...inputs, data: new Float32Array(inputs.data) };
}

interface MatrixTask {
  readonly inputs: Matrix;
  readonly targets: Matrix;
}
