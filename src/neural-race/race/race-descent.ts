import { argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import type { NdArray, VectorLike } from "../../arrays/types";
import { type ReductionLike, readReduction, readStrengths } from "../reduction/read-reduction";
import { modeSystem } from "./mode-system";
import { isFiniteState, type RaceState, raceState, stackStates } from "./race-state";

/** Race of the modes of a reduction in discrete steps of gradient descent. */
export interface RaceDescent {
  /** Recorded times, length T: number of steps × learning rate. */
  readonly times: Float64Array;
  /** Loss at the recorded times, length T. */
  readonly loss: Float64Array;
  /** Edges ("from->to") in the order of the rows of `edgeStrengths`. */
  readonly edges: readonly string[];
  /** Edge strengths B_e at the recorded times, [T, edges, modes]. */
  readonly edgeStrengths: NdArray;
  /** Path strengths B_p at the recorded times, [T, paths, modes]. */
  readonly pathStrengths: NdArray;
  /** State after the last step. */
  readonly final: RaceState;
}

/**
 * Runs the race in steps of gradient descent, B_e ← B_e + η Σ_p B_p\e [S(p) − Σ_j B_j D(j, p)]. From weights that an
 * exact reduction decouples (`gatedAlignedWeights`), `gatedGradientDescent` of the full network takes the same steps.
 *
 * @param reduction from `reduce`
 * @param options.learningRate η > 0
 * @param options.steps number of steps, at least 0
 * @param options.initial B_e(0), as for `race`
 * @param options.every number of steps between records; the first and last state are always recorded; default: about
 * 1000 records
 * @throws ArgumentError for unknown edges, NaN or numbers out of range; IntegrationError (with the records completed so
 * far) when the descent diverges
 * @example
 * const { network, task } = pathwayXor();
 * const descent = raceDescent(reduce(network, task), { learningRate: 0.1, steps: 500, initial: 0.05 });
 * descent.loss[descent.loss.length - 1];
 */
export function raceDescent(
  reduction: ReductionLike,
  options: {
    readonly learningRate: number;
    readonly steps: number;
    readonly initial: number | Readonly<Record<string, number | VectorLike>>;
    readonly every?: number | undefined;
  },
): RaceDescent {
  const name = "raceDescent";
  const dense = readReduction(argumentsOf(name), reduction);
  argumentsOf(name).record("options", options);
  const { learningRate } = options;
  argumentsOf(name).number("options.learningRate", learningRate, { above: 0 });
  const steps = argumentsOf(name).number("options.steps", options.steps, { integer: true, atLeast: 0 });
  const every = argumentsOf(name).number(
    "options.every",
    options.every ?? Math.max(1, Math.ceil(steps / 1000)),
    {
      integer: true,
      atLeast: 1,
    },
  );
  const initial = readStrengths(argumentsOf(name).at("options.initial"), options.initial, dense);
  const { graph, paths, modes } = dense;
  const records = Math.ceil(steps / every) + 1;
  const rows = graph.edges.length + paths.length + 1;
  argumentsOf(name).memory("options.steps", records * rows * modes.length, "record fewer steps");
  const systems = modes.map((mode) => modeSystem(dense, mode));
  const states = systems.map(({ edges }, m) =>
    Float64Array.from(edges, (e) => initial[e * modes.length + m]!),
  );
  const rates = states.map((state) => new Float64Array(state.length));
  const times: number[] = [];
  const recorded: RaceState[] = [];
  const finish = (): RaceDescent => ({
    times: Float64Array.from(times),
    loss: Float64Array.from(recorded, ({ loss }) => loss),
    edges: graph.edges.map(({ key }) => key),
    edgeStrengths: stackStates(recorded.map((state) => state.edges)),
    pathStrengths: stackStates(recorded.map((state) => state.paths)),
    final: recorded[recorded.length - 1]!,
  });
  for (let step = 0; ; step++) {
    if (step % every === 0 || step === steps) {
      const state = raceState(dense, systems, states);
      if (!isFiniteState(state)) {
        throw new IntegrationError(name, {
          reason: "not-finite",
          message: `gradient descent diverged: the loss overflows after step ${step}`,
          advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
          time: times[times.length - 1] ?? 0,
          partial: recorded.length === 0 ? {} : finish(),
        });
      }
      times.push(step * learningRate);
      recorded.push(state);
    }
    if (step === steps) return finish();
    systems.forEach((system, m) => {
      const [state, rate] = [states[m]!, rates[m]!];
      system.rate(state, rate);
      for (let i = 0; i < state.length; i++) state[i]! += learningRate * rate[i]!;
    });
  }
}
