import type { Event, EventRecord } from "../../ode";
import type { DenseMode, DenseReduction } from "../reduction/read-reduction";
import type { ModeSystem } from "./mode-system";

/** Time at which a path took the lead among the paths to its output. */
export interface Lead {
  readonly time: number;
  /** Number of the path. */
  readonly path: number;
}

/** Winners and leads in the race of one mode at one output. */
export interface ModeOutcome {
  /** Number of the mode. */
  readonly mode: number;
  /** Name of the output node. */
  readonly output: string;
  /**
   * Numbers of the paths with the largest final |B_p| √D(p, p): several if they agree to 0.1 %, and none if nothing
   * was learned.
   */
  readonly winners: readonly number[];
  /** Sole leaders, ahead by 0.1 %, in order of time. The first entry has t = 0 if a path leads alone at the start. */
  readonly leads: readonly Lead[];
}

/** Events to find during the integration of a mode, and their interpretation. */
export interface ModeMonitor {
  readonly events: Event[];
  read(records: readonly EventRecord[]): {
    /** First time at which a path has half of its final strength, by path; paths that never do are absent. */
    readonly halfTimes: ReadonlyMap<number, number>;
    readonly outcomes: readonly ModeOutcome[];
  };
}

/** Relative difference up to which the sizes of two paths count as equal. */
const TIE_TOLERANCE = 1e-3;

/** Sets up the events that find the half-learning times and the leads of a mode between `start` and `final`. */
export function monitorMode(
  { graph, modes, paths }: DenseReduction,
  system: ModeSystem,
  mode: number,
  start: Float64Array,
  final: Float64Array,
): ModeMonitor {
  const count = system.paths.length;
  const cached = new Float64Array(count);
  let cachedTime = Number.NaN;
  /** Returns B_p of all paths, cached because all events are evaluated at the same times. */
  const productsAt = (t: number, state: Float64Array): Float64Array => {
    if (t !== cachedTime) system.products(state, cached);
    cachedTime = t;
    return cached;
  };
  const spread = spreadOf(modes[mode]!, system);
  const products = (state: Float64Array): Float64Array => {
    const out = new Float64Array(count);
    system.products(state, out);
    return out;
  };
  const [first, last] = [products(start), products(final)];
  const size = (values: Float64Array, p: number): number => Math.abs(values[p]!) * spread[p]!;

  const halves: Event[] = [];
  const halfOf: number[] = [];
  const halfTimes = new Map<number, number>();
  for (let p = 0; p < count; p++) {
    const halfStrength = Math.abs(last[p]!) / 2;
    if (halfStrength === 0) continue;
    if (Math.abs(first[p]!) >= halfStrength) halfTimes.set(system.paths[p]!.path, 0);
    else {
      halfOf.push(system.paths[p]!.path);
      halves.push({
        value: (t, state) => Math.abs(productsAt(t, state)[p]!) / halfStrength - 1,
        direction: "rising",
      });
    }
  }

  const endOf = (p: number): number => {
    const path = paths[system.paths[p]!.path]!;
    return graph.edges[path[path.length - 1]!]!.to;
  };
  const outputs = [...new Set(Array.from({ length: count }, (_, p) => endOf(p)))];
  const groups = outputs.map((output) => ({
    output,
    members: Array.from({ length: count }, (_, p) => p).filter((p) => endOf(p) === output),
  }));
  const largestSize = (values: Float64Array, members: readonly number[], excluded = -1): number =>
    members.reduce((largest, p) => (p === excluded ? largest : Math.max(largest, size(values, p))), 0);
  const leadEvents: Event[] = [];
  const leadOf: { group: number; p: number }[] = [];
  groups.forEach(({ members }, group) => {
    for (const p of members.length < 2 ? [] : members) {
      leadOf.push({ group, p });
      leadEvents.push({
        value: (t, state) => {
          const values = productsAt(t, state);
          const others = largestSize(values, members, p);
          const ownSize = size(values, p);
          return ownSize === 0 ? -1 : (ownSize - (1 + TIE_TOLERANCE) * others) / (ownSize + others);
        },
        direction: "rising",
      });
    }
  });
  const soleLeader = (values: Float64Array, members: readonly number[]): number | undefined =>
    members.find((p) => size(values, p) > (1 + TIE_TOLERANCE) * largestSize(values, members, p));

  return {
    events: [...halves, ...leadEvents],
    read(records) {
      const leads = groups.map(({ members }): Lead[] => {
        const p = soleLeader(first, members);
        return p === undefined ? [] : [{ time: 0, path: system.paths[p]!.path }];
      });
      for (const { index, time } of records) {
        const half = halfOf[index];
        if (half !== undefined) {
          if (!halfTimes.has(half)) halfTimes.set(half, time);
          continue;
        }
        const { group, p } = leadOf[index - halves.length]!;
        leads[group]!.push({ time, path: system.paths[p]!.path });
      }
      const outcomes = groups.map(({ output, members }, group) => {
        const largest = largestSize(last, members);
        const winners =
          largest === 0 ? [] : members.filter((p) => size(last, p) >= (1 - TIE_TOLERANCE) * largest);
        return {
          mode,
          output: graph.names[output]!,
          winners: winners.map((p) => system.paths[p]!.path),
          leads: leads[group]!,
        };
      });
      return { halfTimes, outcomes };
    },
  };
}

/** Computes √D(p, p) of every path of a system. */
function spreadOf(mode: DenseMode, system: ModeSystem): Float64Array {
  const variances = new Map(
    mode.variances.flatMap(({ first, second, value }) => (first === second ? [[first, value]] : [])),
  );
  return Float64Array.from(system.paths, ({ path }) => Math.sqrt(Math.max(0, variances.get(path) ?? 0)));
}
