import { random, tasks } from "learning-dynamics";
import { inProcess, type Workload } from "./compare";
import { Peer } from "./peer";

const NODES = 1000;
const STEPS = 10_000;

/** Draws a graph by preferential attachment: each node connects to two earlier ones (Barabási & Albert 1999). */
function attachmentGraph(): { graph: number[][]; edges: [number, number][] } {
  const generator = random.generator(1);
  const graph = Array.from({ length: NODES }, () => new Array<number>(NODES).fill(0));
  const edges: [number, number][] = [[0, 1]];
  for (let i = 2; i < NODES; i++) {
    const chosen = new Set<number>();
    // An end of a random edge is a node in proportion to its degree.
    while (chosen.size < 2) chosen.add(edges[generator.integer(edges.length)]![generator.integer(2)]!);
    for (const j of chosen) edges.push([i, j]);
  }
  for (const [i, j] of edges) {
    graph[i]![j] = 1;
    graph[j]![i] = 1;
  }
  return { graph, edges };
}

/** Returns workload l: a simple contagion on 1,000 nodes. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("contagion.py");
  const methods = await peer.methods();
  const { graph, edges } = attachmentGraph();
  const prevalence = () => {
    const { states } = tasks.contagion({ law: "sis", graph, steps: STEPS });
    return states.reduce((sum, state) => sum + state, 0) / states.length;
  };
  return {
    workloads: [
      {
        name: `l. simple contagion, ${NODES} nodes, ${STEPS} steps`,
        // The mean share of infected nodes fluctuates between runs.
        agreement: 0.05,
        contenders: [
          inProcess("contagion", prevalence),
          ...methods.map((method) => peer.contender(method, { nodes: NODES, steps: STEPS, edges })),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
