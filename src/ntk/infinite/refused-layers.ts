import type { Arguments } from "../../arrays/arguments";
import type { ChainNode } from "../../networks/architecture";

/** Layers without a closed kernel, with layers that have one. */
const REFUSED = {
  maxPool: "maxPool, which has no closed kernel (averagePool has one)",
  unflatten: "unflatten, after which positions are independent",
  skip: "skip, between layers that are not independent (residual blocks that end in weights have kernels)",
} as const;

/** Refuses layers that have no kernel at infinite width, by name. */
export function refuseWithoutKernel(args: Arguments, { nodes }: ChainNode): void {
  for (const node of nodes) {
    if (node.type === "sum") for (const branch of node.branches) refuseWithoutKernel(args, branch);
    if (node.type !== "maxPool" && node.type !== "unflatten" && node.type !== "skip") continue;
    throw args.refusal("network", "of layers that have a kernel at infinite width", REFUSED[node.type]);
  }
}
