import type { Arguments } from "../arrays/arguments";
import { deepMode } from "./deep-mode";
import { infiniteDepthMode } from "./infinite-depth-mode";
import { decayingMode, fixedPointMode, type ModeLaw, singleMatrixMode } from "./mode-law";
import { twoLayer, twoLayerOpposed } from "./two-layer-mode";

/**
 * Chooses the law of one decoupled mode u of `depth` weight matrices, du/dt = depth |u|^(2 − 2/depth) (target − u) for
 * balanced matrices. The squared strengths of two matrices may differ by `lambda`. At infinite depth the factor `depth`
 * is left out.
 */
export function modeLaw(
  args: Arguments,
  mode: { target: number; initial: number; depth: number; lambda?: number },
): ModeLaw {
  const { target, initial, depth, lambda = 0 } = mode;
  if (depth > 2) {
    return deepLaw(args, mode, depth < Number.POSITIVE_INFINITY ? deepMode : infiniteDepthMode);
  }
  if (initial === target) return fixedPointMode(initial);
  if (depth === 1) return singleMatrixMode(target, initial);
  if (lambda !== 0) return twoLayer(target, initial, lambda);
  if (initial === 0) return fixedPointMode(0);
  if (target === 0) return decayingMode(initial, depth);
  return Math.sign(initial) === Math.sign(target)
    ? twoLayer(target, initial, 0)
    : twoLayerOpposed(target, initial);
}

/** Chooses the law of at least three balanced weight matrices; `law` is that of a mode away from its fixed points. */
export function deepLaw(
  args: Arguments,
  { target, initial, depth }: { target: number; initial: number; depth: number },
  law: typeof deepMode = deepMode,
): ModeLaw {
  if (initial === target || initial === 0) return fixedPointMode(initial);
  return target === 0 ? decayingMode(initial, depth) : law(args, target, initial, depth);
}
