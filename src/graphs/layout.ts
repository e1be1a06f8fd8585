import { Graph, layout } from "@dagrejs/dagre";

type Point = readonly [x: number, y: number];

/** Positions of the nodes and edges of a network, with inputs on the left. */
export interface NetworkLayout {
  readonly nodes: ReadonlyMap<
    string,
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  >;
  /** Points of each edge ("from->to"), from the right side of its first node to the left side of its second. */
  readonly edges: ReadonlyMap<string, readonly Point[]>;
}

/** An edge with its name and the nodes that it connects. */
export interface Edge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** Lays out a network in layers from left to right with few crossings (dagre, after Gansner et al. 1993). */
export function layOut(
  names: readonly string[],
  edges: readonly Edge[],
  sizeOf: (name: string) => { width: number; height: number },
): NetworkLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 70, edgesep: 16 });
  for (const name of names) graph.setNode(name, { ...sizeOf(name) });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const flip = isUpsideDown(graph, names) ? -1 : 1;
  const boxes = names.map((name) => {
    const { x, y, width, height } = boxOf(graph, name);
    return [name, { x, y: flip * y, width, height }] as const;
  });
  const boxOfNode = new Map(boxes);
  const lines = edges.map(({ key, from, to }) => {
    const [start, end] = [boxOfNode.get(from)!, boxOfNode.get(to)!];
    const bends = (graph.edge(from, to) as { points: { x: number; y: number }[] }).points.slice(1, -1);
    const points: Point[] = [
      [start.x + start.width / 2, start.y],
      // Edges between adjacent layers are straight. Other edges keep the bends that lead them around the nodes between.
      ...(bends.length > 1 ? bends.map(({ x, y }): Point => [x, flip * y]) : []),
      [end.x - end.width / 2, end.y],
    ];
    return [key, points] as const;
  });
  return { nodes: boxOfNode, edges: new Map(lines) };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxOf = (graph: Graph, name: string): Box => graph.node(name) as Box;

/** Tests whether most pairs of nodes in the same layer are in reverse order of `names`. */
function isUpsideDown(graph: Graph, names: readonly string[]): boolean {
  let sum = 0;
  names.forEach((name, i) => {
    for (const other of names.slice(i + 1)) {
      const [a, b] = [boxOf(graph, name), boxOf(graph, other)];
      if (Math.abs(a.x - b.x) < a.width) sum += Math.sign(b.y - a.y);
    }
  });
  return sum < 0;
}

/** Shifts a line sideways by moving every point along the normal of the line. */
export function shifted(points: readonly Point[], by: number): Point[] {
  return points.map(([x, y], i) => {
    const [x0, y0] = points[Math.max(0, i - 1)]!;
    const [x1, y1] = points[Math.min(points.length - 1, i + 1)]!;
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    return [x - (by * (y1 - y0)) / length, y + (by * (x1 - x0)) / length];
  });
}
