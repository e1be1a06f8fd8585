import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import { readTask } from "../../tasks/read-task";

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

/** Reads and checks a system, field by field. */
export function readSystem(name: string, problem: UniversalSystemProblem): System {
  const args = argumentsOf(name);
  const { inputs, targets } = readTask(args.at("problem"), problem);
  if (inputs.rows < 2) throw args.error("problem.inputs", "at least two rows", problem.inputs);
  const { rates, initial } = problem;
  args.record("problem.rates", rates);
  args.number("problem.rates.encoder", rates.encoder, { above: 0 });
  args.number("problem.rates.decoder", rates.decoder, { above: 0 });
  if (rates.mean !== undefined) args.number("problem.rates.mean", rates.mean, { atLeast: 0 });
  args.record("problem.initial", initial);
  const targetMean = centre(targets);
  centre(inputs);
  const [start, mean] = readStart(name, initial, inputs, targets);
  return {
    inputs,
    targets,
    targetMean,
    meanStart: rates.mean === undefined ? undefined : mean,
    rates: { encoder: rates.encoder, decoder: rates.decoder, mean: rates.mean ?? 0 },
    start,
  };
}

/** Reads the start and its mean output. */
function readStart(
  name: string,
  initial: UniversalSystemProblem["initial"],
  inputs: Matrix,
  targets: Matrix,
): [System["start"], Float64Array] {
  const args = argumentsOf(name);
  if ("representations" in initial) {
    const points = { rows: inputs.rows };
    const representations = args.matrix("problem.initial.representations", initial.representations, points);
    const shape = { rows: inputs.rows, columns: targets.columns };
    const outputs = args.matrix("problem.initial.outputs", initial.outputs, shape);
    const tolerance = initial.tolerance ?? 1e-6;
    args.number("problem.initial.tolerance", tolerance, { atLeast: 0, atMost: 1 });
    centre(representations);
    const mean = centre(outputs);
    return [{ representations, outputs, tolerance }, mean];
  }
  const mean =
    initial.meanOutput === undefined
      ? new Float64Array(targets.columns)
      : args.vector("problem.initial.meanOutput", initial.meanOutput, targets.columns);
  if ("encoder" in initial) {
    const encoder = args.matrix("problem.initial.encoder", initial.encoder, {
      columns: inputs.columns,
    });
    const shape = { rows: targets.columns, columns: encoder.rows };
    return [{ encoder, decoder: args.matrix("problem.initial.decoder", initial.decoder, shape) }, mean];
  }
  const { scale, units, seed = 0 } = initial;
  args.number("problem.initial.scale", scale, { atLeast: 0, atMost: 1e100 });
  args.number("problem.initial.units", units, { integer: true, atLeast: 1 });
  args.number("problem.initial.seed", seed, { integer: true });
  const count = units * (inputs.columns + targets.columns);
  args.memory("problem.initial.units", count, "use fewer units");
  const random = generator(seed);
  const gaussian = (rows: number, columns: number): Matrix => ({
    rows,
    columns,
    data: normalBuffer(random, rows * columns, scale / Math.sqrt(columns)),
  });
  const encoder = gaussian(units, inputs.columns);
  return [{ encoder, decoder: gaussian(targets.columns, units) }, mean];
}

/** Subtracts the mean row from every row, in place, and returns it. */
function centre({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns]! += data[i]! / rows;
  for (let i = 0; i < data.length; i++) data[i]! -= mean[i % columns]!;
  return mean;
}
