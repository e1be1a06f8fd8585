import type { Arguments } from "../../arrays/arguments";
import { type Network, readNetwork } from "../architecture/network";
import { planNetwork } from "../engine/plan";
import { type FusedLayers, fusedLayers } from "../fused/fused-layers";
import { type FusedPass, fusedPasses } from "../fused/fused-pass";
import { layerPasses } from "./layer-pass";
import type { PassBuilder } from "./pass";

/** Checks a network and chooses its passes: fused ones where they fit, else operation by operation. */
export function passesOf(args: Arguments, network: Network): PassBuilder {
  const checked = readNetwork(args.at("network"), network);
  const fused = fusedLayers(checked);
  return fused === undefined
    ? layerPasses(planNetwork(args.at("network"), checked))
    : fusedPasses(fused, checked.inputShape);
}

/** Checks a network that fused passes must fit, and returns its layers and passes. */
export function fusedPassesOf(
  args: Arguments,
  network: Network,
): { readonly fused: FusedLayers; readonly passes: PassBuilder<FusedPass> } {
  const checked = readNetwork(args.at("network"), network);
  const fused = fusedLayers(checked);
  if (fused !== undefined) return { fused, passes: fusedPasses(fused, checked.inputShape) };
  const expected =
    "a network of dense layers and convolutions with stride 1 and channels first, as mlp and convolutional make";
  throw args.refusal("network", expected, "one with other layers");
}
