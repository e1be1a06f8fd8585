import type { Event, EventRecord } from "../../ode";
import type { DenseMode, DenseReduction } from "../reduction/read-reduction";
import type { ModeSystem } from "./mode-system";

/** A path that took the lead among those to its output. */
export interface Lead {
  readonly time: number;
  /** The path's number. */
  readonly path: number;
}

/** How one mode was learned at one output. */
export interface ModeOutcome {
  /** The mode's number. */
  readonly mode: number;
  /** The output node. */
  readonly output: string;
  /**
   * The paths that carry most of the mode in the end, by |B_p| √D(p, p): several where they are equal (to 1e-8); none
   * where nothing was learned.
   */
  readonly winners: readonly number[];
  /** Which paths led alone, and from when: the first entry is for t = 0, where one did. */
  readonly leads: readonly Lead[];
}

/** What is watched of a mode while it is integrated, and what it comes to. */
export interface ModeMonitor {
  readonly events: Event[];
  read(records: readonly EventRecord[]): {
    /** When each path first has half of its final strength, for those that do. */
    readonly halfTimes: ReadonlyMap<number, number>;
    readonly outcomes: readonly ModeOutcome[];
  };
}

/** Paths whose strengths differ by less than this fraction are level. */
const LEVEL = 1e-8;

/** Half-learning times and leads as events of a mode that goes from `start` to `final`. */
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
  /** B_p of all paths: the events of one moment ask for the same. */
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
    const goal = Math.abs(last[p]!) / 2;
    if (goal === 0) continue;
    if (Math.abs(first[p]!) >= goal) halfTimes.set(system.paths[p]!.path, 0);
    else {
      halfOf.push(system.paths[p]!.path);
      halves.push({
        value: (t, state) => Math.abs(productsAt(t, state)[p]!) / goal - 1,
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
  const best = (values: Float64Array, members: readonly number[], but = -1): number =>
    members.reduce((most, p) => (p === but ? most : Math.max(most, size(values, p))), 0);
  const leadEvents: Event[] = [];
  const leadOf: { group: number; p: number }[] = [];
  groups.forEach(({ members }, group) => {
    for (const p of members.length < 2 ? [] : members) {
      leadOf.push({ group, p });
      leadEvents.push({
        value: (t, state) => {
          const values = productsAt(t, state);
          const others = best(values, members, p);
          const own = size(values, p);
          return own === 0 ? -1 : (own - (1 + LEVEL) * others) / (own + others);
        },
        direction: "rising",
      });
    }
  });
  const alone = (values: Float64Array, members: readonly number[]): number | undefined =>
    members.find((p) => size(values, p) > (1 + LEVEL) * best(values, members, p));

  return {
    events: [...halves, ...leadEvents],
    read(records) {
      const leads = groups.map(({ members }): Lead[] => {
        const p = alone(first, members);
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
        const most = best(last, members);
        const winners = most === 0 ? [] : members.filter((p) => size(last, p) >= (1 - LEVEL) * most);
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

/** √D(p, p) of every path of a system. */
function spreadOf(mode: DenseMode, system: ModeSystem): Float64Array {
  const variances = new Map(
    mode.variances.flatMap(({ first, second, value }) => (first === second ? [[first, value]] : [])),
  );
  return Float64Array.from(system.paths, ({ path }) => Math.sqrt(Math.max(0, variances.get(path) ?? 0)));
}
