import type { Arguments } from "../arrays/arguments";
import { allFinite } from "../arrays/finite";
import type { Path } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { EventRecord, SolveResult, SolveStats } from "../ode/types";
import type { Readings, Sample, SeriesOf, Trajectory } from "./trajectory";

/** Times and packed parameters of a trajectory, without the quantities that are computed from them. */
export interface TrajectorySource {
  readonly times: Float64Array;
  /** Returns the packed parameters at any time of the trajectory. */
  at(t: number): Float64Array;
  readonly events: readonly EventRecord[];
  readonly stats: SolveStats;
  readonly result: SolveResult;
}

/** Recorder that collects the quantities of a trajectory, one time after the other. */
export interface TrajectoryRecorder<State, Recorded> {
  /** Records the quantities of packed parameters. Returns false and records nothing if a number is not finite. */
  observe(time: number, parameters: Float64Array): boolean;
  /** Returns the trajectory of the first `source.times.length` observations. */
  trajectory(source: TrajectorySource): Trajectory<State, Recorded>;
}

/**
 * Creates a recorder for up to `capacity` observations. Their memory is checked; `path` leads to their number.
 *
 * @param initial packed parameters at the start, from which the kinds of the recorded quantities are known
 */
export function trajectoryRecorder<State, Recorded extends Sample>(
  args: Arguments,
  path: Path,
  { state, record, recordedNumbers, release }: Readings<State, Recorded>,
  capacity: number,
  initial: { readonly time: number; readonly parameters: Float64Array },
): TrajectoryRecorder<State, Recorded> {
  args.memory(path, capacity * recordedNumbers, "record fewer times");
  const first = record(initial.parameters, initial.time);
  const names = Object.keys(first);
  const samples: Recorded[] = [];
  const last = initial.parameters.slice();
  const releasing = <Result>(work: () => Result): Result => {
    try {
      return work();
    } finally {
      release?.();
    }
  };
  return {
    observe(time, parameters) {
      const sample = record(parameters, time);
      for (const name of names) if (!isFiniteReading(sample[name])) return false;
      samples.push(sample);
      last.set(parameters);
      return true;
    },
    trajectory({ times, at, events, stats, result }) {
      return {
        times,
        series: seriesOf(first, samples.slice(0, times.length)),
        at: (t) => releasing(() => state(at(t), t)),
        parametersAt: (t) => releasing(() => at(t)),
        last,
        events: events.map((event) => ({ ...event, state: state(event.state, event.time) })),
        stats,
        result,
      };
    },
  };
}

const isFiniteReading = (value: unknown): boolean =>
  typeof value === "number" ? Number.isFinite(value) : !(value instanceof Float64Array) || allFinite(value);

/** Stacks the samples of each quantity of `first`. */
function seriesOf<Recorded extends Sample>(
  first: Recorded,
  samples: readonly Recorded[],
): SeriesOf<Recorded> {
  const stacked = Object.entries(first).map(([name, kind]) => [
    name,
    stack(
      kind,
      samples.map((sample) => sample[name]),
    ),
  ]);
  return Object.fromEntries(stacked) as SeriesOf<Recorded>;
}

function stack(kind: unknown, values: readonly unknown[]): unknown {
  if (typeof kind === "number") return Float64Array.from(values as number[]);
  if (!(kind instanceof Float64Array)) return values;
  const rows = new Float64Array(values.length * kind.length);
  values.forEach((row, i) => {
    rows.set(row as Float64Array, i * kind.length);
  });
  return toNdArray(rows, [values.length, kind.length]);
}
