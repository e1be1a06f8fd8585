import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { checkText } from "./check-text";
import type { GraphLine, GraphMark, GraphNode, Mark } from "./figure";
import { KEY_FIELDS, LINE_FIELDS, NODE_FIELDS } from "./figure-fields";

/** Largest magnitude of a coordinate or thickness; larger values are treated as mistakes. */
const MAX_MAGNITUDE = 1e6;
const COORDINATE = { atLeast: -MAX_MAGNITUDE, atMost: MAX_MAGNITUDE };
const EXTENT = { above: 0, atMost: MAX_MAGNITUDE };
const THICKNESS = { atLeast: 0, atMost: MAX_MAGNITUDE };

/** Checks a graph mark. */
export function checkGraph(at: Arguments, { label, nodes, lines, key }: GraphMark): void {
  checkText(at.at("label"), label);
  checkEntries(at.at("nodes"), nodes, 1, checkNode);
  checkEntries(at.at("lines"), lines, 0, checkLine);
  checkEntries(at.at("key"), key, 0, (atEntry, entry) => {
    atEntry.options(HERE, entry, KEY_FIELDS);
    checkText(atEntry.at("text"), entry.text);
    atEntry.number("width", entry.width, THICKNESS);
  });
}

function checkNode(at: Arguments, node: GraphNode): void {
  at.options(HERE, node, NODE_FIELDS);
  checkText(at.at("name"), node.name);
  for (const side of ["x", "y"] as const) at.number(side, node[side], COORDINATE);
  for (const side of ["width", "height"] as const) at.number(side, node[side], EXTENT);
  if (node.muted !== undefined) at.boolean("muted", node.muted);
}

function checkLine(at: Arguments, line: GraphLine): void {
  at.options(HERE, line, LINE_FIELDS);
  checkText(at.at("name"), line.name);
  at.number("width", line.width, THICKNESS);
  if (line.category !== undefined) checkText(at.at("category"), line.category);
  if (line.muted !== undefined) at.boolean("muted", line.muted);
  checkEntries(at.at("points"), line.points, 2, (atPoint, point) => {
    for (const x of atPoint.vector(HERE, point, 2)) atPoint.number(HERE, x, COORDINATE);
  });
}

/** Checks that each graph mark has a panel to itself, and that all graph marks have the same label and key. */
export function checkExclusiveGraphs(at: Arguments, marks: readonly Mark[]): void {
  const graphs = marks.filter((mark) => mark.type === "graph");
  const [first] = graphs;
  if (first === undefined) return;
  const panels = new Set(graphs.map((mark) => mark.panel));
  const onePerPanel = graphs.length === marks.length && panels.size === graphs.length;
  const panelsAreNamed = graphs.length === 1 || !panels.has(undefined);
  const sharedFields = ({ label, key }: GraphMark) => JSON.stringify([label, key]);
  if (onePerPanel && panelsAreNamed && graphs.every((mark) => sharedFields(mark) === sharedFields(first)))
    return;
  throw at.refusal(
    "marks",
    "exactly one graph mark per panel with a common label and key, and no marks of other types",
    `${graphs.length} graph marks among ${marks.length} marks in ${panels.size} panels`,
  );
}

/** Checks a list of at least `minLength` entries, holes included. */
function checkEntries<Entry>(
  at: Arguments,
  list: readonly Entry[],
  minLength: number,
  checkEntry: (at: Arguments, entry: Entry) => void,
): void {
  if (!Array.isArray(list) || list.length < minLength) {
    throw at.error(HERE, `an array of at least ${minLength} entries`, list);
  }
  for (const [i, entry] of list.entries()) checkEntry(at.at(i), entry);
}
