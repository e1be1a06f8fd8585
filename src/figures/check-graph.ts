import { checkBoolean, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readVector } from "../arrays/readers";
import type { GraphMark, Mark } from "./figure";

/** Coordinates and thicknesses beyond this are a mistake. */
const LARGEST = 1e6;

/** Checks a graph mark; `path` is what it is called in errors. */
export function checkGraph(functionName: string, path: string, mark: GraphMark): void {
  checkWords(functionName, `${path}.label`, mark.label);
  const size = { above: 0, atMost: LARGEST };
  for (const [i, node] of entries(functionName, `${path}.nodes`, mark.nodes, 1)) {
    const own = `${path}.nodes[${i}]`;
    checkRecord(functionName, own, node);
    checkWords(functionName, `${own}.name`, node.name);
    for (const key of ["x", "y"] as const) {
      checkNumber(functionName, `${own}.${key}`, node[key], { atLeast: -LARGEST, atMost: LARGEST });
    }
    for (const key of ["width", "height"] as const)
      checkNumber(functionName, `${own}.${key}`, node[key], size);
    if (node.muted !== undefined) checkBoolean(functionName, `${own}.muted`, node.muted);
  }
  for (const [i, line] of entries(functionName, `${path}.lines`, mark.lines, 0)) {
    const own = `${path}.lines[${i}]`;
    checkRecord(functionName, own, line);
    checkWords(functionName, `${own}.name`, line.name);
    checkNumber(functionName, `${own}.width`, line.width, { atLeast: 0, atMost: LARGEST });
    if (line.category !== undefined) checkWords(functionName, `${own}.category`, line.category);
    if (line.muted !== undefined) checkBoolean(functionName, `${own}.muted`, line.muted);
    for (const [k, point] of entries(functionName, `${own}.points`, line.points, 2)) {
      for (const x of readVector(functionName, `${own}.points[${k}]`, point, 2)) {
        checkNumber(functionName, `${own}.points[${k}]`, x, { atLeast: -LARGEST, atMost: LARGEST });
      }
    }
  }
  for (const [i, entry] of entries(functionName, `${path}.key`, mark.key, 0)) {
    checkRecord(functionName, `${path}.key[${i}]`, entry);
    checkWords(functionName, `${path}.key[${i}].text`, entry.text);
    checkNumber(functionName, `${path}.key[${i}].width`, entry.width, { atLeast: 0, atMost: LARGEST });
  }
}

/** Checks that graphs have panels to themselves, and one key. */
export function checkGraphCompany(functionName: string, path: string, marks: readonly Mark[]): void {
  const graphs = marks.filter((mark) => mark.type === "graph");
  const [first] = graphs;
  if (first === undefined) return;
  const panels = new Set(graphs.map((mark) => mark.panel));
  const alone = graphs.length === marks.length && panels.size === graphs.length;
  const named = graphs.length === 1 || !panels.has(undefined);
  const parts = ({ label, key }: GraphMark) => JSON.stringify([label, key]);
  if (alone && named && graphs.every((mark) => parts(mark) === parts(first))) return;
  throw new ArgumentError(
    functionName,
    `${path}.marks`,
    "one graph mark per panel and nothing else, all with the same label and key, where a figure has graph marks",
    `${graphs.length} graph marks among ${marks.length} marks in ${panels.size} panels`,
  );
}

function checkWords(functionName: string, argument: string, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  throw ArgumentError.of(functionName, argument, "a string that is not empty", value);
}

/** The entries of a list with their places, holes included. */
function entries<Entry>(
  functionName: string,
  argument: string,
  list: readonly Entry[],
  least: number,
): Iterable<[number, Entry]> {
  if (Array.isArray(list) && list.length >= least) return list.entries();
  throw ArgumentError.of(functionName, argument, `an array of at least ${least} entries`, list);
}
