import type { Chain } from "./steps";

/**
 * Sets the `full` fields of a chain, from its end: where covariances between different positions are needed. `after` is
 * true if they are needed after the chain. Returns true if they are needed before it.
 */
export function markFullLayouts(chain: Chain, after: boolean): boolean {
  let full = after;
  for (const step of [...chain.steps].reverse()) {
    if (step.type === "pool") {
      step.full = full;
      full = true;
    } else if (step.type === "mean") full = false;
    else if (step.type === "sum")
      full = step.branches.map((branch) => markFullLayouts(branch, full)).includes(true);
  }
  chain.full = full;
  return full;
}
