import type { ExpectedShape } from "../arrays/arguments";
import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { MatrixLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Axis, Figure, Mark } from "./figure";
import { FRAME_FIELDS } from "./figure-fields";

/** Points of an embedding, with labels, groups and axes. */
export interface EmbeddingFigureOptions
  extends Pick<Figure, "name" | "title" | "caption" | "width" | "height"> {
  /** Coordinates of the points, [N, 2]; or a sequence of them, which draws the path of each point as a line. */
  readonly points: MatrixLike | { readonly path: readonly MatrixLike[] };
  /** Names drawn next to the points, N strings. */
  readonly labels?: readonly string[] | undefined;
  /** Group of each point, N strings; each group has a colour. */
  readonly groups?: readonly string[] | undefined;
  /** Horizontal axis; the first principal component by default. */
  readonly x?: Axis | undefined;
  /** Vertical axis; the second principal component by default. */
  readonly y?: Axis | undefined;
}

/**
 * Builds a figure of points in two dimensions with names and colours, such as representations along their principal
 * components, and their paths during training.
 *
 * @throws ArgumentError for unknown options, points that are not [N, 2], NaN, or numbers of labels or groups other than N
 * @example
 * const task = semanticHierarchy();
 * const { scores } = principalComponents(task.targets, { components: 2 });
 * const figure = embeddingFigure({
 *   name: "things",
 *   title: "Animals and plants are far apart",
 *   points: scores,
 *   labels: ["canary", "robin", "sparrow", "eagle", "pine", "oak", "rose", "daisy"],
 * });
 */
export function embeddingFigure(options: EmbeddingFigureOptions): Figure {
  const args = argumentsOf("embeddingFigure");
  args.options("options", options, { ...FRAME_FIELDS, points: true, labels: true, groups: true });
  const { points, labels, groups, x, y, ...frame } = options;
  const frames = readFrames(args.at("options.points"), points);
  const last = frames[frames.length - 1]!;
  const count = last.length / 2;
  const category = (i: number) => (groups === undefined ? {} : { category: groups[i]! });
  checkNames(args.at("options.labels"), labels, count);
  checkNames(args.at("options.groups"), groups, count);
  const indices = Array.from({ length: count }, (_, i) => i);
  const trails = indices.map((i): Mark => {
    const coordinates = (k: number) => frames.map((frame) => frame[2 * i + k]!);
    return { type: "line", x: coordinates(0), y: coordinates(1), ...category(i) };
  });
  const finalDots = indices.map(
    (i): Mark => ({ type: "dot", x: [last[2 * i]!], y: [last[2 * i + 1]!], ...category(i) }),
  );
  const finalCoordinates = (k: number) => indices.map((i) => last[2 * i + k]!);
  const names: Mark[] =
    labels === undefined
      ? []
      : [{ type: "text", x: finalCoordinates(0), y: finalCoordinates(1), text: labels }];
  return checkedCopy(args, {
    ...frame,
    x: x ?? { label: "first principal component" },
    y: y ?? { label: "second principal component" },
    marks: [...(frames.length > 1 ? trails : []), ...finalDots, ...names],
  });
}

/** Reads the coordinates of the points, [N, 2] row-major, at each time of their path; at one time without a path. */
function readFrames(at: Arguments, points: EmbeddingFigureOptions["points"]): Float64Array[] {
  if (!isPath(points)) return [at.matrix(HERE, points, { columns: 2 }).data];
  at.options(HERE, points, { path: true });
  const { path } = points;
  if (!Array.isArray(path) || path.length === 0) {
    throw at.error("path", "an array of at least one matrix [N, 2]", path);
  }
  let shape: ExpectedShape = { columns: 2 };
  return Array.from(path, (frame, t) => {
    const { rows, data } = at.matrix(["path", t], frame, shape);
    shape = { columns: 2, rows };
    return data;
  });
}

const isPath = (
  points: EmbeddingFigureOptions["points"],
): points is { readonly path: readonly MatrixLike[] } =>
  typeof points === "object" && points !== null && "path" in points;

function checkNames(at: Arguments, names: readonly string[] | undefined, count: number): void {
  if (names === undefined) return;
  const fits = Array.isArray(names) && names.length === count;
  if (fits && Array.from(names).every((text) => typeof text === "string" && text !== "")) return;
  throw at.error(HERE, `an array of ${count} strings, one for each point`, names);
}
