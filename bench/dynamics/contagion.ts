import { tasks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const NODES = 1000;
const STEPS = 10_000;

/** Returns workload l: a simple contagion on 1,000 nodes. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("contagion.py");
  const methods = await peer.methods();
  const graph = tasks.preferentialAttachment({ nodes: NODES, seed: 1 });
  const nodes = Array.from({ length: NODES }, (_, i) => i);
  const edges = nodes.flatMap((i) =>
    nodes.slice(0, i).flatMap((j) => (graph.get(i, j) === 1 ? [[i, j]] : [])),
  );
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
