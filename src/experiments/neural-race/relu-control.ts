import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { type GatedFlow, gatedGaussianWeights, gatedGradientDescentAsync } from "../../neural-race";
import { contextualPathways } from "../../tasks";
import { OBJECTS } from "./relu-figures";

/** Training of the network that takes the place of the ReLU network. */
export interface ModularTraining {
  readonly flow: GatedFlow;
  /** Fractions of the weights in units that are open in 1, ..., C contexts, [T, C]. */
  readonly open: NdArray;
}

/** Trains a gated network whose context pathways are open in one context each, from separate random weights. */
export async function trainModular(
  options: {
    readonly contexts: number;
    readonly hidden: number;
    readonly standardDeviation: number;
    readonly seed: number;
  },
  descent: Parameters<typeof gatedGradientDescentAsync>[3],
): Promise<ModularTraining> {
  const { contexts, hidden, standardDeviation, seed } = options;
  const { network, task } = contextualPathways({ objects: OBJECTS, contexts, pathways: "modular", hidden });
  const weights = gatedGaussianWeights({ network, standardDeviation, seed });
  const flow = await gatedGradientDescentAsync(network, weights, task, descent);
  const shares = Array.from(flow.times, (t) => openShares(flow.at(t).weights, contexts));
  return { flow, open: toNdArray(Float64Array.from(shares.flat()), [shares.length, contexts]) };
}

/** Computes the fractions of the weights in units that are open in 1, ..., C contexts. */
function openShares(weights: Readonly<Record<string, NdArray>>, contexts: number): number[] {
  const common = strengthOf([weights["object->common"]!, weights["context->common"]!], weights["common->y"]!);
  const own = Array.from({ length: contexts }, (_, c) =>
    strengthOf([weights[`object->path${c + 1}`]!], weights[`path${c + 1}->y`]!),
  ).reduce((sum, x) => sum + x, 0);
  return Array.from({ length: contexts }, (_, k) =>
    k === 0 ? own / (own + common) : k === contexts - 1 ? common / (own + common) : 0,
  );
}

/** Sums the products of the norms of incoming and outgoing weights over the units of a pathway. */
function strengthOf(incoming: readonly NdArray[], outgoing: NdArray): number {
  const [outputs, units] = outgoing.shape as [number, number];
  let strength = 0;
  for (let i = 0; i < units; i++) {
    const into = incoming.flatMap((matrix) =>
      Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j)),
    );
    const out = Array.from({ length: outputs }, (_, o) => outgoing.get(o, i));
    strength += Math.hypot(...into) * Math.hypot(...out);
  }
  return strength;
}
