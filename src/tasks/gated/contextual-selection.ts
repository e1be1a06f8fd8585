import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import { uniform } from "../../random";
import type { GatedProblem } from "./pathway-xor";

/**
 * Returns the contextual classification task: in context c, the target is input unit c, y = x_c, for inputs uniform on
 * [−1, 1] (Saxe, Sodhani & Lewallen 2022, appendix A.2). Separate pathways for the contexts learn the task; a pathway
 * that is always open learns the average over contexts.
 *
 * Nodes: "x" (C units), "y" (1 unit), and between them "h1" ... "hC", each open in its context, or a single "h" that is
 * always open. Without `samples`, the inputs are the 2C points ±√(C/3) e_i in every context; their second moments are
 * exactly those of the uniform distribution, I/3.
 *
 * @param options.contexts number C of contexts, at least 1; default 2
 * @param options.pathways `"own"` (default): one pathway per context; `"shared"`: one for all contexts
 * @param options.hidden number of units of each pathway; default C
 * @param options.samples number of random inputs per context, instead of the exact points; `options.seed` default 0
 * @throws ArgumentError for unknown options, numbers out of range, or a task over 2 GiB
 * @example
 * const { task, network } = contextualSelection({ contexts: 2 });
 */
export function contextualSelection(
  options: {
    contexts?: number;
    pathways?: "own" | "shared";
    hidden?: number;
    samples?: number;
    seed?: number;
  } = {},
): GatedProblem {
  const args = argumentsOf("contextualSelection");
  args.options("options", options, {
    contexts: true,
    pathways: true,
    hidden: true,
    samples: true,
    seed: true,
  });
  const { pathways = "own", samples, seed = 0 } = options;
  const count = { integer: true, atLeast: 1 };
  const contexts = args.number("contexts", options.contexts ?? 2, count);
  const hidden = args.number("hidden", options.hidden ?? contexts, count);
  args.choice("pathways", pathways, ["own", "shared"]);
  const points = samples === undefined ? 2 * contexts : args.number("samples", samples, count);
  args.number("seed", seed, { integer: true });
  const total = points * contexts;
  args.memory("contexts", total * (2 * contexts + 1), "fewer contexts or samples");
  const inputs =
    samples === undefined
      ? exactPoints(contexts)
      : uniform({ shape: [total, contexts], low: -1, high: 1, seed }).data;
  const contextOf = (sample: number): number => Math.floor(sample / points);
  const targets = Float64Array.from({ length: total }, (_, p) => inputs[p * contexts + contextOf(p)]!);
  const names = pathways === "shared" ? ["h"] : Array.from({ length: contexts }, (_, c) => `h${c + 1}`);
  const isOpen = (c: number) => Float64Array.from({ length: total }, (_, p) => (contextOf(p) === c ? 1 : 0));
  return {
    task: {
      inputs: { x: toNdArray(inputs, [total, contexts]) },
      targets: { y: toNdArray(targets, [total, 1]) },
      nodeGates:
        pathways === "shared" ? {} : Object.fromEntries(names.map((name, c) => [name, isOpen(c)] as const)),
    },
    network: {
      nodes: { x: contexts, ...Object.fromEntries(names.map((name) => [name, hidden])), y: 1 },
      edges: names.flatMap((name): [string, string][] => [
        ["x", name],
        [name, "y"],
      ]),
      inputs: ["x"],
      outputs: ["y"],
    },
  };
}

/** Returns the points ±√(C/3) e_i, once for every context. */
function exactPoints(contexts: number): Float64Array {
  const points = new Float64Array(2 * contexts ** 3);
  const size = Math.sqrt(contexts / 3);
  for (let p = 0; p < 2 * contexts ** 2; p++) {
    const point = p % (2 * contexts);
    points[p * contexts + (point >> 1)] = point % 2 === 0 ? size : -size;
  }
  return points;
}
