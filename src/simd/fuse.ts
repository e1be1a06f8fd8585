/** A multiply-add in two roundings, as scripts/build/unfuse.ts writes it; "20" and "21" get and set a local variable. */
const MULTIPLY_ADD = /21(..)fdf201(fded01)?20\1fdf001/g;

/**
 * Replaces the multiply-adds of a module in hexadecimal digits by fused ones (relaxed SIMD) of the same length, filled
 * with no-operations. The second variant of the kernels therefore takes no room in bundles.
 */
export const fuse = (plain: string): string =>
  plain.replace(MULTIPLY_ADD, (steps, _, negated) =>
    (negated ? "fd8802" : "fd8702").padStart(steps.length, "01"),
  );
