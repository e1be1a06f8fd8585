import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { GatedNetworkLike } from "../neural-race";
import { type Graph, readGraph } from "../neural-race/graph";
import type { Figure, GraphLine, GraphMark } from "../plots";
import { type Edge, layOut, type NetworkLayout, shifted } from "./layout";

/** A path that is drawn in a separate colour. */
export interface Pathway {
  /** Name in the legend. */
  readonly name: string;
  /** Edges of the path ("from->to"). */
  readonly edges: readonly string[];
  /** Strength, which determines the thickness of the line. */
  readonly strength: number;
}

/** A network at one time or in one situation. */
export interface GraphFrame {
  /** Title of the panel, such as `"t = 20"`. Titles must differ, and at most one frame may have none. */
  readonly title?: string | undefined;
  /**
   * Strength of each edge ("from->to"), at least 0, which determines its thickness. Edges without an entry are thin.
   */
  readonly edges?: Readonly<Record<string, number>> | undefined;
  /** Paths in separate colours, side by side where they share an edge. */
  readonly pathways?: readonly Pathway[] | undefined;
  /** Nodes and edges with closed gates, which are drawn pale and dashed. */
  readonly closed?: readonly string[] | undefined;
}

/** Frames and texts of a network figure. */
export interface NetworkFigureOptions {
  readonly frames: readonly GraphFrame[];
  /** File stem; default `"network"`. */
  readonly name?: string | undefined;
  readonly title: string;
  readonly caption?: string | undefined;
  /** Label of the thickness in the legend; default `"strength"`. */
  readonly label?: string | undefined;
  /** Width of the drawing in CSS pixels, at least 240; default 640. */
  readonly width?: number | undefined;
}

const NETWORK_FIGURE_OPTIONS: FieldsOf<NetworkFigureOptions> = {
  frames: true,
  name: true,
  title: true,
  caption: true,
  label: true,
  width: true,
};

const FRAME_FIELDS: FieldsOf<GraphFrame> = { title: true, edges: true, pathways: true, closed: true };

/** Largest width of a line, in CSS pixels. */
const MAX_LINE_WIDTH = 11;
/** Largest total width of the lines of one edge, in CSS pixels. */
const MAX_EDGE_WIDTH = 26;
/** Smallest width of a line, in CSS pixels. */
const MIN_LINE_WIDTH = 0.8;

/**
 * Creates a figure of a gated network with its nodes and edges laid out from inputs to outputs (by dagre). The
 * thickness of a line shows its strength, pathways are coloured, and closed gates are dashed. There is one panel per
 * frame, and all panels have the same scale.
 *
 * @throws ArgumentError for unknown edges, nodes or options, strengths that are negative or not finite, equal titles, or
 * an empty array of frames
 * @example
 * const { network } = pathwayXor();
 * const frames = [{ title: "example 00", closed: ["h2", "h3", "h4"], edges: { "x->h1": 0.8, "h1->y": 0.8 } }];
 * const svg = toSvg(networkFigure(network, { title: "One pathway is open for each example", frames }));
 */
export function networkFigure(network: GatedNetworkLike, options: NetworkFigureOptions): Figure {
  const args = argumentsOf("networkFigure");
  args.options("options", options, NETWORK_FIGURE_OPTIONS);
  return drawNetwork(args.at("options"), readGraph(args.at("network"), network), options);
}

/** Creates the figure of a network that has been checked, with options that the reader is bound to. */
export function drawNetwork(args: Arguments, graph: Graph, options: NetworkFigureOptions): Figure {
  const { name = "network", title, caption, label = "strength", width } = options;
  for (const [key, text] of Object.entries({ name, title, label })) checkText(args.at([key]), text);
  if (caption !== undefined) checkText(args.at("caption"), caption);
  if (width !== undefined) args.number("width", width, { atLeast: 240, atMost: 1e5 });
  const edges = graph.edges.map(
    (edge): Edge => ({
      key: edge.key,
      from: graph.names[edge.from]!,
      to: graph.names[edge.to]!,
    }),
  );
  const frames = readFrames(args.at("frames"), options.frames, graph.names, edges);
  const largest = largestOf(frames.flatMap(strengthsIn));
  const largestTotal = largestOf(frames.flatMap(totalStrengths));
  const unit = Math.min(MAX_LINE_WIDTH / (largest || 1), MAX_EDGE_WIDTH / (largestTotal || 1));
  const height = Math.max(26, Math.min(MAX_EDGE_WIDTH, unit * largestTotal) + 8);
  const layout = layOut(graph.names, edges, (node) => ({
    width: Math.min(170, 20 + 8 * [...node].length),
    height,
  }));
  const marks = frames.map(
    (frame): GraphMark => ({
      type: "graph",
      ...(frame.title === undefined ? {} : { panel: frame.title }),
      nodes: [...layout.nodes].map(([node, place]) => ({
        name: node,
        ...place,
        ...(frame.closed.has(node) ? { muted: true } : {}),
      })),
      lines: linesOf(edges, frame, layout, unit),
      label,
      key: largest === 0 ? [] : keyOf(largest, unit),
    }),
  );
  return {
    name,
    title,
    ...(caption === undefined ? {} : { caption }),
    ...(width === undefined ? {} : { width }),
    x: { label: "signals run from left to right" },
    y: { label: "" },
    marks,
  };
}

/** Strength below which all strengths are drawn as zero, because their ratios would overflow. */
const NEGLIGIBLE = 1e-300;

/** Returns the largest strength; 0 if it is negligible. */
function largestOf(strengths: readonly number[]): number {
  const largest = strengths.reduce((max, x) => Math.max(max, x), 0);
  return largest < NEGLIGIBLE ? 0 : largest;
}

interface ReadFrame {
  readonly title: string | undefined;
  readonly edges: ReadonlyMap<string, number>;
  readonly pathways: readonly Pathway[];
  readonly closed: ReadonlySet<string>;
}

function checkText(args: Arguments, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  throw args.error(HERE, "a non-empty string", value);
}

const STRENGTH = { atLeast: 0, atMost: 1e100 };
const MAX_ENTRIES = 10_000;

function readFrames(
  args: Arguments,
  frames: readonly GraphFrame[],
  names: readonly string[],
  edges: readonly Edge[],
): ReadFrame[] {
  const keys = new Set(edges.map(({ key }) => key));
  const nodes = new Set(names);
  const checkEdge = (at: Arguments, edge: unknown): string => {
    if (typeof edge === "string" && keys.has(edge)) return edge;
    throw at.error(HERE, 'an edge of the network ("from->to")', edge);
  };
  const readPathway = (at: Arguments, pathway: Pathway): Pathway => {
    at.record(HERE, pathway);
    checkText(at.at("name"), pathway.name);
    const used = readList<string>(at.at("edges"), pathway.edges);
    return {
      name: pathway.name,
      edges: used.map((edge, e) => checkEdge(at.at(["edges", e]), edge)),
      strength: at.number("strength", pathway.strength, STRENGTH),
    };
  };
  const titles = new Set<string | undefined>();
  return readList<GraphFrame>(args, frames, 1).map((frame, i) => {
    const at = args.at(i);
    at.options(HERE, frame, FRAME_FIELDS);
    if (frame.title !== undefined) checkText(at.at("title"), frame.title);
    if (titles.has(frame.title)) {
      throw at.error("title", "different from the titles of the previous frames", frame.title);
    }
    titles.add(frame.title);
    const { edges: strengths = {} } = frame;
    at.record("edges", strengths);
    const read = Object.entries(strengths).map(([edge, strength]) => {
      checkEdge(at.at("edges"), edge);
      return [edge, at.number(["edges", edge], strength, STRENGTH)] as const;
    });
    const pathways = readList<Pathway>(at.at("pathways"), frame.pathways).map((pathway, k) =>
      readPathway(at.at(["pathways", k]), pathway),
    );
    const closed = readList<string>(at.at("closed"), frame.closed).map((name, k) => {
      if (typeof name === "string" && (keys.has(name) || nodes.has(name))) return name;
      throw at.error(["closed", k], "a node or an edge of the network", name);
    });
    return { title: frame.title, edges: new Map(read), pathways, closed: new Set(closed) };
  });
}

function readList<Entry>(args: Arguments, given: readonly Entry[] | undefined, minLength = 0): Entry[] {
  if (given === undefined && minLength === 0) return [];
  // The holes of a sparse array become undefined entries, which the checks of the entries reject.
  if (Array.isArray(given) && given.length >= minLength && given.length <= MAX_ENTRIES)
    return Array.from(given);
  throw args.error(HERE, `an array of ${minLength} to ${MAX_ENTRIES} entries`, given);
}

const strengthsIn = ({ edges, pathways }: ReadFrame): number[] => [
  ...edges.values(),
  ...pathways.map(({ strength }) => strength),
];

/** Sums the strengths that are drawn on each edge. */
function totalStrengths({ edges, pathways }: ReadFrame): number[] {
  const sums = new Map<string, number>();
  for (const { edges: pathEdges, strength } of pathways) {
    for (const edge of pathEdges) sums.set(edge, (sums.get(edge) ?? 0) + strength);
  }
  return [...edges.values(), ...sums.values()];
}

/** Draws every edge as one line, or as the lines of the pathways along it, side by side. */
function linesOf(edges: readonly Edge[], frame: ReadFrame, layout: NetworkLayout, unit: number): GraphLine[] {
  return edges.flatMap(({ key: edge, from, to }): GraphLine[] => {
    const points = layout.edges.get(edge)!;
    const muted = frame.closed.has(edge) || frame.closed.has(from) || frame.closed.has(to);
    const along = frame.pathways.filter((pathway) => pathway.edges.includes(edge));
    if (along.length === 0 || muted) {
      const width = Math.max(MIN_LINE_WIDTH, unit * (frame.edges.get(edge) ?? 0));
      return [
        {
          name: `${from} -> ${to}`,
          points,
          width: muted ? MIN_LINE_WIDTH : width,
          ...(muted ? { muted } : {}),
        },
      ];
    }
    const widths = along.map(({ strength }) => Math.max(MIN_LINE_WIDTH, unit * strength));
    const total = widths.reduce((sum, w) => sum + w, 0);
    let offset = -total / 2;
    return along.map(({ name }, k) => {
      offset += widths[k]!;
      return {
        name: `${name}: ${from} -> ${to}`,
        points: shifted(points, offset - widths[k]! / 2),
        width: widths[k]!,
        category: name,
      };
    });
  });
}

/** Returns three round values up to the largest strength, with their thickness, for the legend. */
function keyOf(largest: number, unit: number): { text: string; width: number }[] {
  const power = 10 ** Math.floor(Math.log10(largest));
  const top = [5, 2, 1].find((digit) => digit * power <= largest)! * power;
  return [top / 4, top / 2, top].map((value) => ({
    text: `${Number(value.toPrecision(2))}`,
    width: unit * value,
  }));
}
