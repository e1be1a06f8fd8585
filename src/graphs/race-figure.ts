import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { VectorLike } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import type { GatedNetworkLike, Race } from "../neural-race";
import { readGraph } from "../neural-race/graph";
import { checkPathCount, DEFAULT_PATH_LIMIT, listPaths, namePath } from "../neural-race/paths";
import type { Figure } from "../plots";
import { drawNetwork, type GraphFrame } from "./network-figure";

/** Network, race, times and texts of a race figure. */
export interface RaceFigureOptions {
  readonly network: GatedNetworkLike;
  /** A race on that network. */
  readonly race: Pick<Race, "at">;
  /** Times of the panels. */
  readonly times: VectorLike;
  /** Index of the mode in the race; default 0, the strongest, which is called mode 1 in titles and tables. */
  readonly mode?: number | undefined;
  /** Indices of the coloured paths; default: the five strongest at the last time. */
  readonly paths?: readonly number[] | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly width?: number | undefined;
}

/** Fields of `RaceFigureOptions`. */
const RACE_FIGURE_OPTIONS: FieldsOf<RaceFigureOptions> = {
  network: true,
  race: true,
  times: true,
  mode: true,
  paths: true,
  name: true,
  title: true,
  caption: true,
  width: true,
};

/** Number of paths that are coloured by default, because more colours are hard to distinguish. */
const DEFAULT_PATHWAYS = 5;

/**
 * Creates a figure of a race on its graph at several times. The thickness of a pathway shows its strength |B_p| in one
 * mode.
 *
 * @throws ArgumentError for unknown options, times outside the race or with equal titles (four digits), an unknown mode,
 * unknown paths, or a network of more than 10,000 paths
 * @example
 * const { network, task } = pathwayXor();
 * const trajectory = race(reduce(network, task), { times: [0, 20], initial: 0.05 });
 * const svg = toSvg(raceFigure({ network, race: trajectory, times: [0, 8, 20] }));
 */
export function raceFigure(options: RaceFigureOptions): Figure {
  const args = argumentsOf("raceFigure");
  args.options("options", options, RACE_FIGURE_OPTIONS);
  const { network, race, mode = 0 } = options;
  const graph = readGraph(args.at("network"), network);
  args.record("race", race);
  args.callable("race.at", race.at);
  args.number("mode", mode, { integer: true, atLeast: 0 });
  const times = args.vector("times", options.times);
  checkPathCount(args, graph, DEFAULT_PATH_LIMIT, "a figure cannot show more");
  const paths = listPaths(graph).map((path) => namePath(graph, path));
  const strengths = Array.from(times, (t, i) => strengthsAt(args, race, t, i, paths.length, mode));
  const last = strengths[strengths.length - 1]!;
  // Strengths are rounded to 8 digits, so that paths with equal strengths keep their order.
  const size = (p: number): number => Number(last[p]!.toPrecision(8));
  const strongest = () =>
    last
      .map((_, p) => p)
      .sort((a, b) => size(b) - size(a) || a - b)
      .slice(0, DEFAULT_PATHWAYS)
      .sort((a, b) => a - b);
  const chosen =
    options.paths === undefined ? strongest() : readPaths(args.at("paths"), options.paths, paths.length);
  const frames = strengths.map(
    (at, i): GraphFrame => ({
      title: `t = ${Number(times[i]!.toPrecision(4))}`,
      pathways: chosen.map((p) => ({
        name: paths[p]!.nodes.join(" → "),
        edges: paths[p]!.edges,
        strength: at[p]!,
      })),
    }),
  );
  const { name = "race", title = `Strengths of the pathways of mode ${mode + 1}` } = options;
  return drawNetwork(args, graph, {
    frames,
    name,
    title,
    caption: options.caption,
    width: options.width,
    label: "strength of the pathway",
  });
}

/** Returns |B_p| of every path at time `t`. */
function strengthsAt(
  args: Arguments,
  race: Pick<Race, "at">,
  t: number,
  i: number,
  count: number,
  mode: number,
): number[] {
  args.number(["times", i], t, { atLeast: 0 });
  const state = withinCall(
    args.functionName,
    () => race.at(t),
    () => ["times", i],
  );
  const at = args.at(["race.at(t)"]);
  at.record(HERE, state);
  const { columns, data } = at.matrix("paths", state.paths, { rows: count });
  args.number("mode", mode, { atMost: columns - 1 });
  return Array.from({ length: count }, (_, p) => Math.abs(data[p * columns + mode]!));
}

function readPaths(args: Arguments, paths: readonly number[], count: number): number[] {
  const list = Array.from(args.vector(HERE, paths));
  return list.map((p, i) => args.number(i, p, { integer: true, atLeast: 0, atMost: count - 1 }));
}
