import { checkFunction, checkNumber, checkRecord } from "../arrays/check";
import { readMatrix, readVector } from "../arrays/readers";
import type { VectorLike } from "../arrays/types";
import type { GatedNetworkLike, Race } from "../neural-race";
import { readGraph } from "../neural-race/graph";
import { listPaths, namePath } from "../neural-race/paths";
import type { Figure } from "../plots";
import { type GraphFrame, networkFigureAs } from "./network-figure";

const NAME = "raceFigure";

/** What `raceFigure` draws. */
export interface RaceFigureOptions {
  readonly network: GatedNetworkLike;
  /** A race on that network. */
  readonly race: Pick<Race, "at">;
  /** When to look: one panel each. */
  readonly times: VectorLike;
  /** Which mode, by its index in the race; default 0, the strongest, which titles and tables call mode 1. */
  readonly mode?: number | undefined;
  /** Numbers of the paths that are coloured; default: the five strongest at the last time. */
  readonly paths?: readonly number[] | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly width?: number | undefined;
}

/** Paths that are coloured by default: more are hard to tell apart. */
const DEFAULT_PATHWAYS = 5;

/**
 * Who is winning: a race on its graph at several times, pathways as thick as they are strong in one mode, |B_p|.
 *
 * @throws ArgumentError for times that the race does not reach or that are named alike, an unknown mode, or unknown paths
 * @example
 * const { network, task } = pathwayXor();
 * const course = race(reduce(network, task), { times: [0, 20], initial: 0.05 });
 * const svg = toSvg(raceFigure({ network, race: course, times: [0, 8, 20] }));
 */
export function raceFigure(options: RaceFigureOptions): Figure {
  checkRecord(NAME, "options", options);
  const { network, race, mode = 0 } = options;
  const graph = readGraph(NAME, "network", network);
  checkRecord(NAME, "race", race);
  checkFunction(NAME, "race.at", race.at);
  checkNumber(NAME, "mode", mode, { integer: true, atLeast: 0 });
  const times = readVector(NAME, "times", options.times);
  const paths = listPaths(NAME, graph, {}).map((path) => namePath(graph, path));
  const strengths = Array.from(times, (t, i) => strengthsAt(race, t, i, paths.length, mode));
  const last = strengths[strengths.length - 1]!;
  // Paths that are equal but for rounding keep their order.
  const size = (p: number): number => Number(last[p]!.toPrecision(8));
  const strongest = () =>
    last
      .map((_, p) => p)
      .sort((a, b) => size(b) - size(a) || a - b)
      .slice(0, DEFAULT_PATHWAYS)
      .sort((a, b) => a - b);
  const chosen = options.paths === undefined ? strongest() : readPaths(options.paths, paths.length);
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
  const { name = "race", title = `Pathways of mode ${mode + 1}, as thick as they are strong` } = options;
  return networkFigureAs(NAME, "", network, {
    frames,
    name,
    title,
    caption: options.caption,
    width: options.width,
    label: "strength of the pathway",
  });
}

/** |B_p| of every path at a time. */
function strengthsAt(race: Pick<Race, "at">, t: number, i: number, count: number, mode: number): number[] {
  checkNumber(NAME, `times[${i}]`, t, { atLeast: 0 });
  const state = race.at(t);
  checkRecord(NAME, "what race.at(t) returns", state);
  const { columns, data } = readMatrix(NAME, "race.at(t).paths", state.paths, { rows: count });
  checkNumber(NAME, "mode", mode, { atMost: columns - 1 });
  return Array.from({ length: count }, (_, p) => Math.abs(data[p * columns + mode]!));
}

function readPaths(paths: readonly number[], count: number): number[] {
  const list = Array.from(readVector(NAME, "paths", paths));
  return list.map((p, i) =>
    checkNumber(NAME, `paths[${i}]`, p, { integer: true, atLeast: 0, atMost: count - 1 }),
  );
}
