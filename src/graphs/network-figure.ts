import { checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { type GatedNetworkLike, gatedNetwork } from "../neural-race";
import type { Figure, GraphLine, GraphMark } from "../plots";
import type { GatedNetwork } from "../tasks";
import { layOut, type NetworkLayout, shifted } from "./layout";

const NAME = "networkFigure";

/** A path that is drawn in a colour of its own. */
export interface Pathway {
  /** Its name in the legend. */
  readonly name: string;
  /** Its edges ("from->to"). */
  readonly edges: readonly string[];
  /** How strong it is: the thickness of its line. */
  readonly strength: number;
}

/** A network at one moment or in one situation. */
export interface GraphFrame {
  /** What it is called, such as `"t = 20"`; frames of one figure have different titles. */
  readonly title?: string | undefined;
  /** The strength of every edge ("from->to"), at least 0: its thickness. Edges that are not named are thin. */
  readonly edges?: Readonly<Record<string, number>> | undefined;
  /** Paths in colours of their own, side by side where they share an edge. */
  readonly pathways?: readonly Pathway[] | undefined;
  /** Nodes and edges whose gates are closed: pale, and dashed. */
  readonly closed?: readonly string[] | undefined;
}

/** What `networkFigure` draws. */
export interface NetworkFigureOptions {
  readonly frames: readonly GraphFrame[];
  /** File stem; default `"network"`. */
  readonly name?: string | undefined;
  readonly title: string;
  readonly caption?: string | undefined;
  /** What thickness means; default `"strength"`. */
  readonly label?: string | undefined;
  /** Width of the drawing in CSS pixels, 640 by default. */
  readonly width?: number | undefined;
}

/** The thickest line, and all lines of an edge together, in the units of the drawing. */
const THICKEST = 11;
const THICKEST_EDGE = 26;
const THINNEST = 0.8;

/**
 * A figure of a gated network: its nodes and edges laid out from inputs to outputs (by dagre), thickness as strength,
 * pathways in colours, closed gates dashed; one panel per frame, all on one scale.
 *
 * @throws ArgumentError for unknown edges or nodes, strengths that are negative or not finite, or no frame
 * @example
 * const { network } = pathwayXor();
 * const frames = [{ title: "example 00", closed: ["h2", "h3", "h4"], edges: { "x->h1": 0.8, "h1->y": 0.8 } }];
 * const svg = toSvg(networkFigure(network, { title: "One pathway is open for each example", frames }));
 */
export function networkFigure(network: GatedNetworkLike, options: NetworkFigureOptions): Figure {
  const graph = readNetwork(network);
  checkRecord(NAME, "options", options);
  const { name = "network", title, caption, label = "strength", width } = options;
  const frames = readFrames(options.frames, graph);
  const largest = Math.max(0, ...frames.flatMap((frame) => strengthsIn(frame)));
  const crowd = Math.max(0, ...frames.flatMap((frame) => crowds(frame)));
  const unit = Math.min(THICKEST / (largest || 1), THICKEST_EDGE / (crowd || 1));
  const height = Math.max(26, Math.min(THICKEST_EDGE, unit * crowd) + 8);
  const places = layOut(graph, (node) => ({ width: Math.min(170, 20 + 8 * [...node].length), height }));
  const marks = frames.map(
    (frame): GraphMark => ({
      type: "graph",
      ...(frame.title === undefined ? {} : { panel: frame.title }),
      nodes: [...places.nodes].map(([node, place]) => ({
        name: node,
        ...place,
        ...(frame.closed.has(node) ? { muted: true } : {}),
      })),
      lines: linesOf(graph, frame, places, unit),
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

interface ReadFrame {
  readonly title: string | undefined;
  readonly edges: ReadonlyMap<string, number>;
  readonly pathways: readonly Pathway[];
  readonly closed: ReadonlySet<string>;
}

function readNetwork(network: GatedNetworkLike): GatedNetwork {
  try {
    return gatedNetwork(network);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(NAME, error.argument, error.expected, error.received);
  }
}

function readFrames(frames: readonly GraphFrame[], { nodes, edges }: GatedNetwork): ReadFrame[] {
  if (!Array.isArray(frames) || frames.length === 0) {
    throw ArgumentError.of(NAME, "options.frames", "an array of at least one frame", frames);
  }
  const keys = new Set(edges.map(([from, to]) => `${from}->${to}`));
  const checkEdge = (path: string, edge: unknown): string => {
    if (typeof edge === "string" && keys.has(edge)) return edge;
    throw ArgumentError.of(NAME, path, 'an edge of the network ("from->to")', edge);
  };
  const list = <Entry>(path: string, given: readonly Entry[] | undefined): Entry[] => {
    if (given === undefined) return [];
    if (!Array.isArray(given)) throw ArgumentError.of(NAME, path, "an array", given);
    // Holes become undefined, one by one, and are refused by whoever reads them.
    return given.length > MOST_ENTRIES ? tooMany(path, given) : Array.from(given);
  };
  return list<GraphFrame>("options.frames", frames).map((frame, i) => {
    const path = `options.frames[${i}]`;
    checkRecord(NAME, path, frame);
    const { edges: strengths = {} } = frame;
    checkRecord(NAME, `${path}.edges`, strengths);
    const read = Object.entries(strengths).map(([edge, strength]) => {
      checkEdge(`${path}.edges`, edge);
      return [edge, checkNumber(NAME, `${path}.edges["${edge}"]`, strength, STRENGTH)] as const;
    });
    const pathways = list<Pathway>(`${path}.pathways`, frame.pathways).map((pathway, k) => {
      const own = `${path}.pathways[${k}]`;
      checkRecord(NAME, own, pathway);
      if (typeof pathway.name !== "string" || pathway.name.trim() === "") {
        throw ArgumentError.of(NAME, `${own}.name`, "a string that is not empty", pathway.name);
      }
      return {
        name: pathway.name,
        edges: list<string>(`${own}.edges`, pathway.edges).map((edge, e) =>
          checkEdge(`${own}.edges[${e}]`, edge),
        ),
        strength: checkNumber(NAME, `${own}.strength`, pathway.strength, STRENGTH),
      };
    });
    const closed = list<string>(`${path}.closed`, frame.closed).map((name, k) => {
      if (typeof name === "string" && (keys.has(name) || Object.hasOwn(nodes, name))) return name;
      throw ArgumentError.of(NAME, `${path}.closed[${k}]`, "a node or an edge of the network", name);
    });
    return { title: frame.title, edges: new Map(read), pathways, closed: new Set(closed) };
  });
}

const STRENGTH = { atLeast: 0, atMost: 1e100 };
const MOST_ENTRIES = 10_000;

function tooMany(path: string, given: readonly unknown[]): never {
  throw ArgumentError.of(NAME, path, `an array of at most ${MOST_ENTRIES} entries`, given);
}

const strengthsIn = ({ edges, pathways }: ReadFrame): number[] => [
  ...edges.values(),
  ...pathways.map(({ strength }) => strength),
];

/** The sum of the strengths that are drawn on each edge. */
function crowds({ edges, pathways }: ReadFrame): number[] {
  const sums = new Map<string, number>();
  for (const { edges: own, strength } of pathways) {
    for (const edge of own) sums.set(edge, (sums.get(edge) ?? 0) + strength);
  }
  return [...edges.values(), ...sums.values()];
}

/** Every edge as one line, or as the lines of the pathways that use it, side by side. */
function linesOf(graph: GatedNetwork, frame: ReadFrame, places: NetworkLayout, unit: number): GraphLine[] {
  return graph.edges.flatMap(([from, to]): GraphLine[] => {
    const edge = `${from}->${to}`;
    const points = places.edges.get(edge)!;
    const muted = frame.closed.has(edge) || frame.closed.has(from) || frame.closed.has(to);
    const own = frame.pathways.filter((pathway) => pathway.edges.includes(edge));
    if (own.length === 0 || muted) {
      const width = Math.max(THINNEST, unit * (frame.edges.get(edge) ?? 0));
      return [
        { name: `${from} -> ${to}`, points, width: muted ? THINNEST : width, ...(muted ? { muted } : {}) },
      ];
    }
    const widths = own.map(({ strength }) => Math.max(THINNEST, unit * strength));
    const total = widths.reduce((sum, w) => sum + w, 0);
    let offset = -total / 2;
    return own.map(({ name }, k) => {
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

/** Two or three round values up to the largest, and their thickness. */
function keyOf(largest: number, unit: number): { text: string; width: number }[] {
  const power = 10 ** Math.floor(Math.log10(largest));
  const top = [5, 2, 1].find((digit) => digit * power <= largest)! * power;
  return [top / 4, top / 2, top].map((value) => ({
    text: `${Number(value.toPrecision(2))}`,
    width: unit * value,
  }));
}
