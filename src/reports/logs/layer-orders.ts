/**
 * Returns the orders in which layers form a chain: the outputs of each are the inputs of the next, from `inputs` to
 * `outputs` units where these are known. The order of the list comes first if it is one of them.
 *
 * @param shapes [T, n_out, n_in] of the weights of each layer
 * @param most largest number of orders to return
 */
export function layerOrders(
  shapes: readonly (readonly number[])[],
  inputs: number | undefined,
  outputs: number | undefined,
  most: number,
): number[][] {
  const found: number[][] = [];
  const extend = (order: readonly number[], width: number | undefined): void => {
    if (found.length >= most) return;
    if (order.length === shapes.length) {
      if (outputs === undefined || width === outputs) found.push([...order]);
      return;
    }
    for (const [l, [, above, below]] of shapes.entries()) {
      if (!order.includes(l) && (width === undefined || below === width)) extend([...order, l], above);
    }
  };
  extend([], inputs);
  return found;
}
