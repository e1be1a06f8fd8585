import { connectivity, networks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const WIDTHS = [31, 30, 30, 4];
const RANDOMISATIONS = 100;

/** Returns workloads u: counts of motifs, and their significance, in a network of 95 units. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("motifs.py");
  const methods = await peer.methods();
  const network = networks.mlp({ widths: WIDTHS, activation: "relu" });
  const graph = connectivity.weightGraph(networks.initialise(network, { seed: 1 }).weights);
  const { from, to, colour } = graph.edges;
  const problem = {
    nodes: graph.nodes,
    layers: [...graph.layers],
    edges: Array.from(from, (i, e) => [i, to[e], colour[e]]),
    randomisations: RANDOMISATIONS,
  };
  const sum = ({ bifan, diamond }: Record<connectivity.Motif, number>) => bifan + diamond;
  const peers = (work: string) =>
    methods
      .filter((method) => method.startsWith(work))
      .map((method) => ({
        ...peer.contender(method, problem),
        name: method.slice(work.length + 2),
      }));
  const size = `${graph.nodes} nodes, ${from.length} edges`;
  return {
    workloads: [
      {
        name: `u. bi-fans and diamonds, ${size}`,
        agreement: 0,
        contenders: [
          inProcess("motifCounts", () => sum(connectivity.motifCounts(graph))),
          ...peers("counts"),
        ],
      },
      {
        name: `u. induced bi-fans and diamonds, ${size}`,
        agreement: 0,
        contenders: [
          inProcess("motifCounts, induced", () => sum(connectivity.motifCounts(graph, { induced: true }))),
          ...peers("induced"),
        ],
      },
      {
        name: `u. mean number of bi-fans in ${RANDOMISATIONS} randomised graphs, ${size}`,
        // The mean fluctuates by 2 % / √100.
        agreement: 0.02,
        contenders: [
          inProcess(
            "motifSignificance",
            () => connectivity.motifSignificance(graph, { randomisations: RANDOMISATIONS }).bifan.mean,
          ),
          ...peers("significance"),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
