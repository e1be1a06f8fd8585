import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { NdArray, VectorLike } from "../../arrays/types";
import { FORMS, type Form, type ScalingColumn } from "./scaling-form";
import { FORM_NAMES, type ScalingForm, type ScalingLaw } from "./scaling-law";
import { POINTS, readPoints, type ScalingPoints } from "./scaling-points";

/** Sizes of trainings with their losses. */
export interface MeasuredPoints extends ScalingPoints {
  /** Losses L, above 0, one per training. */
  readonly loss: VectorLike;
}

/** Form of the law to fit, and how it is fitted. */
export interface FitScalingOptions<Name extends ScalingForm = ScalingForm> {
  readonly form: Name;
  /**
   * Residual of ln L at which the loss of Huber changes from quadratic to linear, above 0; default 1e-3. Infinity is least
   * squares.
   */
  readonly huber?: number | undefined;
  /** Number of resampled fits for `intervals`; default 0, without them. */
  readonly bootstrap?: number | undefined;
  /** Seed of the resampling; default 0. */
  readonly seed?: number | undefined;
}

/** Fields of the options of a fit. */
export const FIT_OPTIONS: FieldsOf<FitScalingOptions> = {
  form: true,
  huber: true,
  bootstrap: true,
  seed: true,
};

/** Accuracy of a fit, and its predictions. */
export interface FitDetails {
  /** Intervals of the constants that hold 95 % of the resampled fits, with `bootstrap`. */
  readonly intervals?: Readonly<Record<string, [low: number, high: number]>>;
  /**
   * Covariance of the constants in their order in `constants`, from the linearisation at the fit. Constants at an end of
   * the search that the points do not determine have zeros.
   */
  readonly covariance: NdArray;
  /** Names of constants at an end of the range that is searched; the points do not determine them. */
  readonly atEdge: readonly string[];
  /** Computes the losses at other points, as `scalingLoss` does. */
  predict(points: ScalingPoints): Float64Array;
}

/** Scaling law with the constants that fit best. */
export type ScalingFit<Name extends ScalingForm = ScalingForm> = Extract<
  ScalingLaw,
  { readonly form: Name }
> &
  FitDetails;

/** Checked problem of a fit. */
export interface FitProblem {
  readonly name: ScalingForm;
  readonly form: Form;
  readonly count: number;
  readonly columns: readonly ScalingColumn[];
  /** Means of the logarithms of the columns. */
  readonly centres: readonly number[];
  /** Logarithms of the columns less their means, [count, columns]. */
  readonly logs: Float64Array;
  readonly logLosses: Float64Array;
  readonly huber: number;
  readonly bootstrap: number;
  readonly seed: number;
}

/** Reads the arguments of `fitScaling`, of which the names of the options have been checked. */
export function readFit(args: Arguments, points: MeasuredPoints, options: FitScalingOptions): FitProblem {
  const { huber = 1e-3, bootstrap = 0, seed = 0 } = options;
  const name = args.choice("options.form", options.form, FORM_NAMES);
  const form: Form = FORMS[name];
  args.number("options.huber", huber, { above: 0, infinite: true });
  args.number("options.bootstrap", bootstrap, { integer: true, atLeast: 0 });
  args.number("options.seed", seed, { integer: true });
  args.options("points", points, { ...POINTS, loss: true });
  const losses = args.vector("points.loss", points.loss);
  const count = losses.length;
  for (const [i, x] of losses.entries()) args.number(["points", "loss", i], x, { above: 0 });
  const { columns, logs } = readPoints(args, points, form, count);
  const constants = form.names.length;
  if (count <= constants) {
    const expected = `losses of at least ${constants + 1} trainings, for ${constants} constants`;
    throw args.refusal("points.loss", expected, `${count}`);
  }
  args.memory("options.bootstrap", (bootstrap + 3 * count) * constants, "use fewer resampled fits");
  const centres = columns.map((column, j) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += logs[i * columns.length + j]!;
    const centre = sum / count;
    let spread = 0;
    for (let i = 0; i < count; i++) {
      logs[i * columns.length + j]! -= centre;
      spread = Math.max(spread, Math.abs(logs[i * columns.length + j]!));
    }
    if (!(spread > 1e-6)) throw args.refusal(["points", column], "of at least two sizes", "one size");
    return centre;
  });
  return {
    name,
    form,
    count,
    columns,
    centres,
    logs,
    logLosses: losses.map(Math.log),
    huber,
    bootstrap,
    seed,
  };
}
