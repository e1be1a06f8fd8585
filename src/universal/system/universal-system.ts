import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import type { Field, Solution } from "../../ode";
import { integrateAs, integrateAsyncAs } from "../../ode/solve";
import { reduceSystem } from "./reduction";
import { systemField } from "./system-field";
import { readSystem, type UniversalSystemProblem } from "./system-problem";
import { systemRecorder } from "./system-recorder";
import type { UniversalSystem, UniversalSystemOptions } from "./universal-system-state";

/**
 * Integrates the universal representation dynamics of N data points that learn together.
 *
 * Encoder and decoder are linearised around the means of all points, h_i = h̄ + D_h (x_i − x̄) and
 * ŷ_i = ȳ + D_y (h_i − h̄). They learn by gradient flow with separate rates. With X̃, H̃, F̃ and Ỹ the centred inputs,
 * representations, outputs and targets (one row for each point), G = X̃X̃ᵀ and E = F̃ − Ỹ,
 *
 *   dH̃/dt = −(2η_h/N) G E D_y,   dD_y/dt = −(2η_y/N) Eᵀ H̃,   F̃ = H̃ D_yᵀ,   dȳ/dt = −η_m (ȳ − ȳ*),
 *
 * or, closed over Gram matrices K = H̃H̃ᵀ and B = D_y D_yᵀ,
 *
 *   dK/dt = −(2η_h/N) (G E F̃ᵀ + F̃ Eᵀ G),   dF̃/dt = −(2η_y/N) K E − (2η_h/N) G E B,
 *   dB/dt = −(2η_y/N) (Eᵀ F̃ + F̃ᵀ E).
 *
 * These equations are exact in two cases. For N = 2 they are those of van Rossem & Saxe 2024 (`universalFlow`) if the
 * decoder is aligned, as it always is for a measured start. For any N they describe a two-layer linear network on
 * centred data (η = ½ per unit of time). For deep nonlinear networks they are a conjecture: that the linearisation
 * holds over all points at once, not only over near ones, and that the encoder changes as if it were linear in the
 * inputs. The part of a measured start outside of the span of the inputs remains constant.
 *
 * The integration is along the principal axes of the inputs and in the span of encoder and decoder in the hidden space.
 * Its cost does not depend on the number of inputs, nor on hidden units in excess of N − 1 plus the number of outputs.
 *
 * @throws ArgumentError for shapes that do not match, numbers out of range, equal inputs, negative or unsorted times;
 * IntegrationError (with the `UniversalSystem` up to that time) if the integration fails
 * @example
 * const { inputs, targets } = semanticHierarchy();
 * const system = universalSystem(
 *   { inputs, targets, rates: { encoder: 0.5, decoder: 0.5 }, initial: { scale: 0.01, units: 16 } },
 *   { times: [0, 50, 100, 200] },
 * );
 * system.distances[3]!.get(0, 7); // squared distance between the representations of the first and the last item
 */
export function universalSystem(
  problem: UniversalSystemProblem,
  options: UniversalSystemOptions,
): UniversalSystem {
  const { arguments_, toSystem, toSystemError, release } = prepare(
    argumentsOf("universalSystem"),
    problem,
    options,
  );
  try {
    return toSystem(integrateAs(...arguments_));
  } catch (error) {
    throw toSystemError(error);
  } finally {
    release();
  }
}

/**
 * Computes the same numbers as `universalSystem`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @throws ArgumentError and IntegrationError (as rejections), like `universalSystem`
 * @example
 * const { inputs, targets } = semanticHierarchy();
 * const system = await universalSystemAsync(
 *   { inputs, targets, rates: { encoder: 0.5, decoder: 0.5 }, initial: { scale: 0.01, units: 16 } },
 *   { times: [0, 100], signal: AbortSignal.timeout(1000) },
 * );
 */
export async function universalSystemAsync(
  problem: UniversalSystemProblem,
  options: UniversalSystemOptions,
): Promise<UniversalSystem> {
  const { arguments_, toSystem, toSystemError, release } = prepare(
    argumentsOf("universalSystemAsync"),
    problem,
    options,
  );
  try {
    return toSystem(await integrateAsyncAs(...arguments_));
  } catch (error) {
    throw toSystemError(error);
  } finally {
    release();
  }
}

/** Arguments of the integration and the conversion of its result. */
interface Prepared {
  readonly arguments_: Parameters<typeof integrateAs>;
  readonly toSystem: (solution: Solution) => UniversalSystem;
  readonly toSystemError: (error: unknown) => unknown;
  /** Frees the memory of the right-hand side. */
  readonly release: () => void;
}

function prepare(
  args: Arguments,
  problem: UniversalSystemProblem,
  options: UniversalSystemOptions,
): Prepared {
  const system = readSystem(args.functionName, problem);
  args.record("options", options);
  const times = args.times("options.times", options.times);
  const reduction = reduceSystem(args.functionName, system);
  const { evaluate, release } = systemField(args, reduction, system);
  const recorder = systemRecorder(args, times.length, system, reduction);
  const field: Field = (_t, state, rate) => evaluate(state, rate);
  const initial = new Float64Array(reduction.encoder.data.length + reduction.decoder.data.length);
  initial.set(reduction.encoder.data);
  initial.set(reduction.decoder.data, reduction.encoder.data.length);
  const toSystem = (solution: Solution): UniversalSystem =>
    recorder.system(solution, (t) => {
      try {
        return solution.at(t);
      } finally {
        release();
      }
    });
  return {
    arguments_: [
      args,
      field,
      initial,
      { ...accuracy(options, reduction.encoder.data, reduction.decoder.data), times, start: 0 },
      { observe: (_index, time, state) => recorder.observe(time, state) },
    ],
    toSystem,
    toSystemError: (error) =>
      error instanceof IntegrationError ? error.withPartial(toSystem(error.partial as Solution)) : error,
    release,
  };
}

/** Adds default tolerances, relative to the sizes of encoder and decoder at the start, which grow if they are small. */
function accuracy(options: UniversalSystemOptions, encoder: Float64Array, decoder: Float64Array) {
  const { relativeTolerance = 1e-12, maxSteps = 1_000_000 } = options;
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const size = (values: Float64Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
  const sizes = [size(encoder), size(decoder)].map((x) => (x === 0 ? 1 : x));
  const levels = new Float64Array(encoder.length + decoder.length);
  levels.fill(Math.max(relative * sizes[0]!, 1e-300), 0, encoder.length);
  levels.fill(Math.max(relative * sizes[1]!, 1e-300), encoder.length);
  const { absoluteTolerance = levels } = options;
  return { ...options, relativeTolerance, absoluteTolerance, maxSteps };
}
