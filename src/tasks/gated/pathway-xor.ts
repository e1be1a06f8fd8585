import { argumentsOf } from "../../arrays/arguments";
import { xor } from "../xor";
import type { GatedNetwork, GatedTask } from "./gated-task";

/** Task with gates, and a network for it. */
export interface GatedProblem {
  readonly task: GatedTask;
  readonly network: GatedNetwork;
}

/**
 * Returns the exclusive-or task with four pathways from input to output, each open for one of the examples, like the
 * hidden units of a ReLU network with small weights (Saxe, Sodhani & Lewallen 2022, appendix A). `xorRace` computes the
 * learning curve.
 *
 * Nodes: "x" (2 units), "h1" ... "h4", "y" (1 unit).
 *
 * @param options.hidden number of units of each pathway; default 2
 * @throws ArgumentError for unknown options or a number of units that is not a positive integer
 * @example
 * const { task, network } = pathwayXor({ hidden: 16 });
 */
export function pathwayXor(options: { hidden?: number } = {}): GatedProblem {
  const args = argumentsOf("pathwayXor");
  args.options("options", options, { hidden: true });
  const hidden = args.number("hidden", options.hidden ?? 2, { integer: true, atLeast: 1 });
  const { inputs, targets } = xor();
  const names = ["h1", "h2", "h3", "h4"];
  return {
    task: {
      inputs: { x: inputs },
      targets: { y: targets },
      nodeGates: Object.fromEntries(names.map((name, i) => [name, names.map((_, j) => (i === j ? 1 : 0))])),
    },
    network: {
      nodes: { x: 2, ...Object.fromEntries(names.map((name) => [name, hidden])), y: 1 },
      edges: names.flatMap((name): [string, string][] => [
        ["x", name],
        [name, "y"],
      ]),
      inputs: ["x"],
      outputs: ["y"],
    },
  };
}
