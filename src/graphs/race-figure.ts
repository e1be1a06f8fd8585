import { checkNumber, checkRecord } from "../arrays/check";
import { readVector } from "../arrays/convert";
import { ArgumentError } from "../arrays/errors";
import type { VectorLike } from "../arrays/types";
import type { Race, Reduction } from "../neural-race";
import type { Figure } from "../plots";
import { type GraphFrame, networkFigure } from "./network-figure";

const NAME = "raceFigure";

/** What `raceFigure` draws. */
export interface RaceFigureOptions {
  readonly reduction: Pick<Reduction, "network" | "paths" | "modes">;
  readonly race: Pick<Race, "at">;
  /** When to look: one panel each. */
  readonly times: VectorLike;
  /** Which mode; default 0, the strongest. */
  readonly mode?: number | undefined;
  /** Numbers of the paths that are coloured; default: the five strongest at the last time. */
  readonly paths?: readonly number[] | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly width?: number | undefined;
}

/** Paths that are coloured by default: more are hard to tell apart. */
const COLOURED = 5;

/**
 * Who is winning: a race on its graph at several times, pathways as thick as they are strong in one mode, |B_p|.
 *
 * @throws ArgumentError for times that the race does not reach, an unknown mode, or unknown paths
 * @example
 * const { network, task } = pathwayXor();
 * const reduction = reduce(network, task);
 * const course = race(reduction, { times: [0, 20], initial: 0.05 });
 * const svg = toSvg(raceFigure({ reduction, race: course, times: [0, 8, 20] }));
 */
export function raceFigure(options: RaceFigureOptions): Figure {
  checkRecord(NAME, "options", options);
  const { reduction, race } = options;
  checkRecord(NAME, "reduction", reduction);
  checkRecord(NAME, "race", race);
  if (typeof race.at !== "function") throw ArgumentError.of(NAME, "race", "a race", race);
  if (!Array.isArray(reduction.paths) || !Array.isArray(reduction.modes)) {
    throw ArgumentError.of(NAME, "reduction", "a reduction", reduction);
  }
  const times = readVector(NAME, "times", options.times);
  const count = reduction.paths.length;
  const mode = checkNumber(NAME, "mode", options.mode ?? 0, {
    integer: true,
    atLeast: 0,
    atMost: reduction.modes.length - 1,
  });
  const strengths = Array.from(times, (t) => strengthsAt(race, t, count, mode));
  const last = strengths[strengths.length - 1]!;
  const chosen =
    options.paths === undefined
      ? last
          .map((_, p) => p)
          .sort((a, b) => last[b]! - last[a]! || a - b)
          .slice(0, COLOURED)
          .sort((a, b) => a - b)
      : readPaths(options.paths, count);
  const frames = strengths.map(
    (at, i): GraphFrame => ({
      title: `t = ${Number(times[i]!.toPrecision(4))}`,
      pathways: chosen.map((p) => ({
        name: reduction.paths[p]!.nodes.join(" → "),
        edges: reduction.paths[p]!.edges,
        strength: at[p]!,
      })),
    }),
  );
  const { name = "race", title = `Pathways of mode ${mode + 1}, as thick as they are strong` } = options;
  return networkFigure(reduction.network, {
    frames,
    name,
    title,
    caption: options.caption,
    width: options.width,
    label: "strength of the pathway",
  });
}

function strengthsAt(race: Pick<Race, "at">, t: number, count: number, mode: number): number[] {
  const { paths } = race.at(t);
  return Array.from({ length: count }, (_, p) => Math.abs(paths.get(p, mode)));
}

function readPaths(paths: readonly number[], count: number): number[] {
  const list = Array.from(readVector(NAME, "paths", paths));
  return list.map((p, i) =>
    checkNumber(NAME, `paths[${i}]`, p, { integer: true, atLeast: 0, atMost: count - 1 }),
  );
}
