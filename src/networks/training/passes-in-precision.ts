import { readNetwork } from "../architecture/network";
import { float32Passes } from "../float32/float32-passes";
import { fusedLayers } from "../fused/fused-layers";
import { doublePassesFor, type PassesFor } from "./precision";

/** Checks a network, and chooses its passes in either precision. */
export const passesInPrecision: PassesFor = (args, network, precision) => {
  if (precision === "float64") return doublePassesFor(args, network, precision);
  const checked = readNetwork(args.at("network"), network);
  const fused = fusedLayers(checked);
  if (fused?.layers.every(({ shape }) => shape.length === 2)) return float32Passes(fused, checked.inputShape);
  const expected = '"float64" for networks with layers that `mlp` does not make';
  throw args.error("options.precision", expected, precision);
};
