import { connectivity, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const STEPS = 20;

/** Returns workload n: steps of a complete graph with trainable gains and maps. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("connectivity.py");
  const methods = await peer.methods();
  const workload = (nodes: number, width: number, samples: number): Workload => {
    const graph = connectivity.connectivityGraph({ nodes, width, maps: "orthogonal", activation: "tanh" });
    const inputs = random.normal({ shape: [samples, width], seed: 1 });
    const targets = random.normal({ shape: [samples, width], seed: 2 });
    const options = { learningRate: 1e-3, steps: STEPS, penalty: 0.1 };
    const problem = {
      ...{ nodes, width, ...options, gains: Array.from(graph.gains.data) },
      maps: graph.maps.map(({ data }) => Array.from(data)),
      ...{ inputs: Array.from(inputs.data), targets: Array.from(targets.data) },
    };
    return {
      name: `n. ${STEPS} steps of a graph of ${nodes} nodes of ${width} units, ${samples} samples`,
      agreement: 1e-9,
      contenders: [
        inProcess(
          "trainConnectivity",
          () => connectivity.trainConnectivity(graph, { inputs, targets }, options).loss.at(-1)!,
        ),
        ...methods.map((method) => peer.contender(method, problem)),
      ],
    };
  };
  return { workloads: [workload(5, 16, 128), workload(8, 64, 256)], stop: () => peer.stop() };
}
