/* Does arithmetic on the arrays of a result by ndarray-ops: how far the integrated flow is from the closed form. */
import { deepLinear, tasks } from "learning-dynamics";
import ndarray from "ndarray";
import ops from "ndarray-ops";

export function main(): void {
  const task = tasks.semanticHierarchy();
  const [items, features] = [task.inputs.shape[1]!, task.targets.shape[1]!];
  const weights = deepLinear.balancedWeights({ widths: [items, 8, features], scale: 0.05, seed: 1 });
  const times = [0, 10, 20, 40];
  const exact = deepLinear.exactFlow(weights, task, { times });
  const flow = deepLinear.gradientFlow(weights, task, { times });
  for (const [i, t] of times.entries()) {
    const difference = ndarray(new Float64Array(features * items), [features, items]);
    ops.sub(difference, flow.products[i]!, exact.products[i]!);
    console.log(
      `t = ${t}: product of norm ${ops.norm2(exact.products[i]!).toFixed(4)}, ` +
        `difference of norm ${ops.norm2(difference).toExponential(1)}, ` +
        `largest entry ${ops.norminf(difference).toExponential(1)}`,
    );
  }

  // Several results at once: the root mean square change of the product from each time to the next.
  const changes = flow.products.slice(1).map((product, i) => {
    const change = ndarray(product.data.slice(), product.shape);
    ops.subeq(change, flow.products[i]!);
    return ops.norm2(change) / Math.sqrt(change.size);
  });
  console.log(`changes of an entry between these times: ${changes.map((x) => x.toFixed(4)).join(", ")}`);
}
