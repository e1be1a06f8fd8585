import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { checkText } from "./check-text";
import type { GraphMark, Mark } from "./figure";

/** Largest magnitude of a coordinate or thickness; larger values are treated as mistakes. */
const MAX_MAGNITUDE = 1e6;

/** Checks a graph mark; errors name its fields with the prefix `path`. */
export function checkGraph(args: Arguments, mark: GraphMark): void {
  checkText(args.at("label"), mark.label);
  const positive = { above: 0, atMost: MAX_MAGNITUDE };
  for (const [i, node] of entries(args.at("nodes"), mark.nodes, 1)) {
    const nodePath = ["nodes", i];
    args.record(nodePath, node);
    checkText(args.at([...nodePath, "name"]), node.name);
    for (const key of ["x", "y"] as const) {
      args.number([...nodePath, key], node[key], {
        atLeast: -MAX_MAGNITUDE,
        atMost: MAX_MAGNITUDE,
      });
    }
    for (const key of ["width", "height"] as const) args.number([...nodePath, key], node[key], positive);
    if (node.muted !== undefined) args.boolean([...nodePath, "muted"], node.muted);
  }
  for (const [i, line] of entries(args.at("lines"), mark.lines, 0)) {
    const linePath = ["lines", i];
    args.record(linePath, line);
    checkText(args.at([...linePath, "name"]), line.name);
    args.number([...linePath, "width"], line.width, { atLeast: 0, atMost: MAX_MAGNITUDE });
    if (line.category !== undefined) checkText(args.at([...linePath, "category"]), line.category);
    if (line.muted !== undefined) args.boolean([...linePath, "muted"], line.muted);
    for (const [k, point] of entries(args.at([...linePath, "points"]), line.points, 2)) {
      for (const x of args.vector([...linePath, "points", k], point, 2)) {
        args.number([...linePath, "points", k], x, {
          atLeast: -MAX_MAGNITUDE,
          atMost: MAX_MAGNITUDE,
        });
      }
    }
  }
  for (const [i, entry] of entries(args.at("key"), mark.key, 0)) {
    args.record(["key", i], entry);
    checkText(args.at(["key", i, "text"]), entry.text);
    args.number(["key", i, "width"], entry.width, { atLeast: 0, atMost: MAX_MAGNITUDE });
  }
}

/** Checks that each graph mark has a panel to itself, and that all graph marks have the same label and key. */
export function checkExclusiveGraphs(args: Arguments, marks: readonly Mark[]): void {
  const graphs = marks.filter((mark) => mark.type === "graph");
  const [first] = graphs;
  if (first === undefined) return;
  const panels = new Set(graphs.map((mark) => mark.panel));
  const onePerPanel = graphs.length === marks.length && panels.size === graphs.length;
  const panelsAreNamed = graphs.length === 1 || !panels.has(undefined);
  const sharedFields = ({ label, key }: GraphMark) => JSON.stringify([label, key]);
  if (onePerPanel && panelsAreNamed && graphs.every((mark) => sharedFields(mark) === sharedFields(first)))
    return;
  throw args.refusal(
    "marks",
    "exactly one graph mark per panel with a common label and key, and no marks of other types",
    `${graphs.length} graph marks among ${marks.length} marks in ${panels.size} panels`,
  );
}

/** Returns the pairs [index, entry] of a list of at least `minLength` entries, holes included. */
function entries<Entry>(
  args: Arguments,
  list: readonly Entry[],
  minLength: number,
): Iterable<[number, Entry]> {
  if (Array.isArray(list) && list.length >= minLength) return list.entries();
  throw args.error(HERE, `an array of at least ${minLength} entries`, list);
}
