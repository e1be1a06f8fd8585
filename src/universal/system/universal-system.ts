import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { flowAlong } from "../../flows/flow-along";
import { METHODS } from "../../ode/methods";
import { SETTINGS } from "../../ode/option-fields";
import { reduceSystem } from "./reduction";
import { systemField } from "./system-field";
import { readSystem, type UniversalSystemProblem } from "./system-problem";
import { systemReadings, toUniversalSystem } from "./system-readings";
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
 * @throws ArgumentError for shapes that do not match, numbers out of range, unknown options, equal inputs, negative or
 * unsorted times; IntegrationError (with the `UniversalSystem` up to that time) if the integration fails
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
  return runSync(learn(argumentsOf("universalSystem"), problem, options));
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
export function universalSystemAsync(
  problem: UniversalSystemProblem,
  options: UniversalSystemOptions,
): Promise<UniversalSystem> {
  return runAsync(learn(argumentsOf("universalSystemAsync"), problem, options));
}

function* learn(
  args: Arguments,
  problem: UniversalSystemProblem,
  options: UniversalSystemOptions,
): Generator<undefined, UniversalSystem> {
  const at = args.at("problem");
  const system = readSystem(at, problem);
  args.options("options", options, { ...SETTINGS, recordWeights: true });
  const reduction = reduceSystem(at, system);
  const { evaluate, release } = systemField(args, reduction, system);
  const { encoder, decoder } = reduction;
  const initial = new Float64Array(encoder.data.length + decoder.data.length);
  initial.set(encoder.data);
  initial.set(decoder.data, encoder.data.length);
  const size = new Float64Array(initial.length);
  size.fill(sizeOf(encoder.data), 0, encoder.data.length);
  size.fill(sizeOf(decoder.data), encoder.data.length);
  const flow = {
    ...systemReadings(at, system, reduction),
    field: (_t: number, state: Float64Array, rate: Float64Array) => evaluate(state, rate),
    initial,
    methods: METHODS,
    accuracy: { size },
    release,
  };
  return yield* flowAlong(args, flow, options, toUniversalSystem(at, system, reduction));
}

/** Returns the root mean square of numbers that may grow; 1 if all are zero. */
const sizeOf = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length) || 1;
