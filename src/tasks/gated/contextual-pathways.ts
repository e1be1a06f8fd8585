import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { withinCall } from "../../arrays/within-call";
import { contextual } from "../contextual";
import type { GatedProblem } from "./pathway-xor";

/**
 * Returns the contextual hierarchy (`contextual`) with the pathways that a ReLU network uses to learn it: one that is
 * open in every context, and one per context that is open in all other contexts (Jarvis, Klein, Rosman & Saxe 2025).
 * With `"modular"` pathways, each is open only in its own context.
 *
 * Nodes: "object" (n units), "context" (C units), "common" (sees both), "path1" ... "pathC" (see the object), "y".
 *
 * @param options.objects number n of objects, a power of two from 2, default 8
 * @param options.contexts number C of contexts, at least 2
 * @param options.pathways `"mixed"` (open in C − 1 contexts, the default) or `"modular"` (open in one)
 * @param options.common true to include the common pathway; default true
 * @param options.hidden number of units of each pathway; default 100
 * @throws ArgumentError for unknown options, numbers out of range, or a task over 2 GiB
 * @example
 * const { task, network } = contextualPathways({ contexts: 3 });
 */
export function contextualPathways(options: {
  objects?: number;
  contexts: number;
  pathways?: "mixed" | "modular";
  common?: boolean;
  hidden?: number;
}): GatedProblem {
  const args = argumentsOf("contextualPathways");
  args.options("options", options, {
    objects: true,
    contexts: true,
    pathways: true,
    common: true,
    hidden: true,
  });
  const { objects = 8, pathways = "mixed", common = true } = options;
  args.number("objects", objects, { integer: true, atLeast: 2, atMost: 4096 });
  const contexts = args.number("contexts", options.contexts, { integer: true, atLeast: 2, atMost: 4096 });
  const hidden = args.number("hidden", options.hidden ?? 100, { integer: true, atLeast: 1 });
  args.choice("pathways", pathways, ["mixed", "modular"]);
  args.boolean("common", common);
  const { inputs, targets } = withinCall(args.functionName, () => contextual({ objects, contexts }));
  const samples = objects * contexts;
  const names = Array.from({ length: contexts }, (_, c) => `path${c + 1}`);
  const gate = (c: number) =>
    Float64Array.from({ length: samples }, (_, p) => {
      const isOwnContext = Math.floor(p / objects) === c;
      return isOwnContext === (pathways === "modular") ? 1 : 0;
    });
  const commonEdges: [string, string][] = common
    ? [
        ["object", "common"],
        ["context", "common"],
        ["common", "y"],
      ]
    : [];
  return {
    task: {
      inputs: {
        object: columns(inputs, 0, objects),
        ...(common ? { context: columns(inputs, objects, contexts) } : {}),
      },
      targets: { y: targets },
      nodeGates: Object.fromEntries(names.map((name, c) => [name, gate(c)])),
    },
    network: {
      nodes: {
        object: objects,
        ...(common ? { context: contexts, common: hidden } : {}),
        ...Object.fromEntries(names.map((name) => [name, hidden])),
        y: targets.shape[1]!,
      },
      edges: [
        ...commonEdges,
        ...names.flatMap((name): [string, string][] => [
          ["object", name],
          [name, "y"],
        ]),
      ],
      inputs: common ? ["object", "context"] : ["object"],
      outputs: ["y"],
    },
  };
}

/** Copies `count` columns of a matrix, from `first` on, to a new matrix. */
function columns(matrix: NdArray, first: number, count: number): NdArray {
  const rows = matrix.shape[0]!;
  const data = Float64Array.from({ length: rows * count }, (_, at) =>
    matrix.get(Math.floor(at / count), first + (at % count)),
  );
  return toNdArray(data, [rows, count]);
}
