import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import { readTask } from "../../tasks/read-task";
import { TASK_FIELDS } from "../task-fields";

/** Random start with isotropic Gaussian encoder and decoder. */
export interface RandomStart {
  /** Standard deviation of the entries times the square root of the fan-in. */
  readonly scale: number;
  /** Number H of hidden units. */
  readonly units: number;
  /** Seed of the random numbers; default 0. */
  readonly seed?: number | undefined;
  /** Mean output at the start, [O]; default 0. */
  readonly meanOutput?: VectorLike | undefined;
}

/** Start with given encoder and decoder. */
export interface GivenStart {
  /** Encoder D_h, [H, I]. */
  readonly encoder: MatrixLike;
  /** Decoder D_y, [O, H]. */
  readonly decoder: MatrixLike;
  /** Mean output at the start, [O]; default 0. */
  readonly meanOutput?: VectorLike | undefined;
}

/** Start measured in a network: its activations before training. */
export interface MeasuredStart {
  /** Hidden activations, [N, H]. */
  readonly representations: MatrixLike;
  /** Outputs, [N, O]. */
  readonly outputs: MatrixLike;
  /** Singular values of the centred representations below this fraction of the largest count as zero; default 1e-6. */
  readonly tolerance?: number | undefined;
}

/** N data points, the learning rates of encoder and decoder, and their start. */
export interface UniversalSystemProblem {
  /** [N, I], N >= 2. */
  readonly inputs: MatrixLike;
  /** [N, O] */
  readonly targets: MatrixLike;
  /**
   * Effective learning rates η_h, η_y (η = 1/(2τ)), above 0, and the rate 1/τ of the mean output, per unit of time.
   * Without `mean` the mean output equals the mean target from the start.
   */
  readonly rates: { readonly encoder: number; readonly decoder: number; readonly mean?: number | undefined };
  readonly initial: RandomStart | GivenStart | MeasuredStart;
}

/** A system after validation: all matrices with points as rows, centred. */
export interface System {
  /** X̃, [N, I] */
  readonly inputs: Matrix;
  /** Ỹ, [N, O] */
  readonly targets: Matrix;
  /** ȳ* */
  readonly targetMean: Float64Array;
  /** ȳ(0); undefined if the mean output equals the mean target from the start. */
  readonly meanStart: Float64Array | undefined;
  readonly rates: { readonly encoder: number; readonly decoder: number; readonly mean: number };
  readonly start:
    | { readonly encoder: Matrix; readonly decoder: Matrix }
    | { readonly representations: Matrix; readonly outputs: Matrix; readonly tolerance: number };
}

const RANDOM_START: FieldsOf<RandomStart> = { scale: true, units: true, seed: true, meanOutput: true };
const GIVEN_START: FieldsOf<GivenStart> = { encoder: true, decoder: true, meanOutput: true };
const MEASURED_START: FieldsOf<MeasuredStart> = { representations: true, outputs: true, tolerance: true };

/** Reads and checks a system, field by field. The record may hold a task with labels. */
export function readSystem(args: Arguments, problem: UniversalSystemProblem): System {
  args.options(HERE, problem, { ...TASK_FIELDS, rates: true, initial: true });
  const { inputs, targets } = readTask(args, problem);
  if (inputs.rows < 2) throw args.error("inputs", "at least two rows", problem.inputs);
  const { rates, initial } = problem;
  args.options("rates", rates, { encoder: true, decoder: true, mean: true });
  args.number("rates.encoder", rates.encoder, { above: 0 });
  args.number("rates.decoder", rates.decoder, { above: 0 });
  if (rates.mean !== undefined) args.number("rates.mean", rates.mean, { atLeast: 0 });
  args.record("initial", initial);
  const targetMean = centre(targets);
  centre(inputs);
  const [start, mean] = readSystemStart(args.at("initial"), initial, inputs, targets);
  return {
    inputs,
    targets,
    targetMean,
    meanStart: rates.mean === undefined ? undefined : mean,
    rates: { encoder: rates.encoder, decoder: rates.decoder, mean: rates.mean ?? 0 },
    start,
  };
}

type AnyStart = UniversalSystemProblem["initial"];

const isMeasured = (start: AnyStart): start is MeasuredStart =>
  "representations" in start || "outputs" in start;

const isGiven = (start: AnyStart): start is GivenStart => "encoder" in start || "decoder" in start;

/** Reads the start and its mean output. */
function readSystemStart(
  args: Arguments,
  initial: AnyStart,
  inputs: Matrix,
  targets: Matrix,
): [System["start"], Float64Array] {
  if (isMeasured(initial)) {
    args.options(HERE, initial, MEASURED_START);
    const representations = args.matrix("representations", initial.representations, { rows: inputs.rows });
    const shape = { rows: inputs.rows, columns: targets.columns };
    const outputs = args.matrix("outputs", initial.outputs, shape);
    const tolerance = args.number("tolerance", initial.tolerance ?? 1e-6, { atLeast: 0, atMost: 1 });
    centre(representations);
    const mean = centre(outputs);
    return [{ representations, outputs, tolerance }, mean];
  }
  const mean =
    initial.meanOutput === undefined
      ? new Float64Array(targets.columns)
      : args.vector("meanOutput", initial.meanOutput, targets.columns);
  if (isGiven(initial)) {
    args.options(HERE, initial, GIVEN_START);
    const encoder = args.matrix("encoder", initial.encoder, { columns: inputs.columns });
    checkUnits(args.at("encoder"), encoder.rows);
    const shape = { rows: targets.columns, columns: encoder.rows };
    return [{ encoder, decoder: args.matrix("decoder", initial.decoder, shape) }, mean];
  }
  args.options(HERE, initial, RANDOM_START);
  const { scale, units, seed = 0 } = initial;
  args.number("scale", scale, { atLeast: 0, atMost: 1e100 });
  args.number("units", units, { integer: true, atLeast: 1 });
  args.number("seed", seed, { integer: true });
  args.memory("units", units * (inputs.columns + targets.columns), "use fewer units");
  checkUnits(args.at("units"), units);
  const random = generator(seed);
  const gaussian = (rows: number, columns: number): Matrix => ({
    rows,
    columns,
    data: normalBuffer(random, rows * columns, scale / Math.sqrt(columns)),
  });
  const encoder = gaussian(units, inputs.columns);
  return [{ encoder, decoder: gaussian(targets.columns, units) }, mean];
}

/** Refuses numbers of hidden units of which the conserved matrix [H, H] would not fit in memory. */
export const checkUnits = (args: Arguments, units: number): void =>
  args.memory(HERE, units * units, "use fewer units");

/** Subtracts the mean row from every row, in place, and returns it. */
function centre({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns]! += data[i]! / rows;
  for (let i = 0; i < data.length; i++) data[i]! -= mean[i % columns]!;
  return mean;
}
