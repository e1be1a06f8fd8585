import { checkBoolean, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readVector } from "../arrays/readers";
import { checkText } from "./check-text";
import type { GraphMark, Mark } from "./figure";

/** Largest magnitude of a coordinate or thickness; larger values are treated as mistakes. */
const MAX_MAGNITUDE = 1e6;

/** Checks a graph mark; errors name its fields with the prefix `path`. */
export function checkGraph(functionName: string, path: string, mark: GraphMark): void {
  checkText(functionName, `${path}.label`, mark.label);
  const positive = { above: 0, atMost: MAX_MAGNITUDE };
  for (const [i, node] of entries(functionName, `${path}.nodes`, mark.nodes, 1)) {
    const nodePath = `${path}.nodes[${i}]`;
    checkRecord(functionName, nodePath, node);
    checkText(functionName, `${nodePath}.name`, node.name);
    for (const key of ["x", "y"] as const) {
      checkNumber(functionName, `${nodePath}.${key}`, node[key], {
        atLeast: -MAX_MAGNITUDE,
        atMost: MAX_MAGNITUDE,
      });
    }
    for (const key of ["width", "height"] as const)
      checkNumber(functionName, `${nodePath}.${key}`, node[key], positive);
    if (node.muted !== undefined) checkBoolean(functionName, `${nodePath}.muted`, node.muted);
  }
  for (const [i, line] of entries(functionName, `${path}.lines`, mark.lines, 0)) {
    const linePath = `${path}.lines[${i}]`;
    checkRecord(functionName, linePath, line);
    checkText(functionName, `${linePath}.name`, line.name);
    checkNumber(functionName, `${linePath}.width`, line.width, { atLeast: 0, atMost: MAX_MAGNITUDE });
    if (line.category !== undefined) checkText(functionName, `${linePath}.category`, line.category);
    if (line.muted !== undefined) checkBoolean(functionName, `${linePath}.muted`, line.muted);
    for (const [k, point] of entries(functionName, `${linePath}.points`, line.points, 2)) {
      for (const x of readVector(functionName, `${linePath}.points[${k}]`, point, 2)) {
        checkNumber(functionName, `${linePath}.points[${k}]`, x, {
          atLeast: -MAX_MAGNITUDE,
          atMost: MAX_MAGNITUDE,
        });
      }
    }
  }
  for (const [i, entry] of entries(functionName, `${path}.key`, mark.key, 0)) {
    checkRecord(functionName, `${path}.key[${i}]`, entry);
    checkText(functionName, `${path}.key[${i}].text`, entry.text);
    checkNumber(functionName, `${path}.key[${i}].width`, entry.width, { atLeast: 0, atMost: MAX_MAGNITUDE });
  }
}

/** Checks that each graph mark has a panel to itself, and that all graph marks have the same label and key. */
export function checkExclusiveGraphs(functionName: string, path: string, marks: readonly Mark[]): void {
  const graphs = marks.filter((mark) => mark.type === "graph");
  const [first] = graphs;
  if (first === undefined) return;
  const panels = new Set(graphs.map((mark) => mark.panel));
  const onePerPanel = graphs.length === marks.length && panels.size === graphs.length;
  const panelsAreNamed = graphs.length === 1 || !panels.has(undefined);
  const sharedFields = ({ label, key }: GraphMark) => JSON.stringify([label, key]);
  if (onePerPanel && panelsAreNamed && graphs.every((mark) => sharedFields(mark) === sharedFields(first)))
    return;
  throw new ArgumentError(
    functionName,
    `${path}.marks`,
    "exactly one graph mark per panel with a common label and key, and no marks of other types",
    `${graphs.length} graph marks among ${marks.length} marks in ${panels.size} panels`,
  );
}

/** Returns the pairs [index, entry] of a list of at least `minLength` entries, holes included. */
function entries<Entry>(
  functionName: string,
  argument: string,
  list: readonly Entry[],
  minLength: number,
): Iterable<[number, Entry]> {
  if (Array.isArray(list) && list.length >= minLength) return list.entries();
  throw ArgumentError.of(functionName, argument, `an array of at least ${minLength} entries`, list);
}
