import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Place } from "../../arrays/place";
import type { ActivationLayer } from "./activation";
import type {
  AveragePoolLayer,
  ConvLayer,
  DenseLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  Layer,
  LayerLike,
  LayerNormLayer,
  MaxPoolLayer,
  SkipLayer,
  UnflattenLayer,
} from "./layer";
import { readLayer } from "./read-layer";

/** Layer with weights. */
export interface WeightNode {
  readonly type: "weights";
  readonly layer: DenseLayer | ConvLayer;
  /** Index among the layers with weights, in the order in which they are applied. */
  readonly index: number;
}

/** Sum of branches with a common input. */
export interface SumNode {
  readonly type: "sum";
  readonly branches: readonly ChainNode[];
}

/** Sequence of nodes. */
export interface ChainNode {
  readonly type: "chain";
  readonly nodes: readonly Node[];
}

/** Part of a checked network: nested sequences are flattened, and each `parallel` is merged with its `sum`. */
export type Node =
  | WeightNode
  | SumNode
  | ActivationLayer
  | AveragePoolLayer
  | MaxPoolLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | UnflattenLayer
  | LayerNormLayer
  | DropoutLayer
  | SkipLayer;

/** Checked network. */
export interface NetworkTree {
  /** Copy of the network's description. */
  readonly copy: Layer;
  readonly root: ChainNode;
  /** Layers with weights, in the order in which they are applied. */
  readonly weights: readonly WeightNode[];
}

/**
 * Checks a network and converts it to a tree of nodes.
 *
 * @throws ArgumentError for an invalid layer, or a `parallel` without `sum` or the reverse
 */
export function readTree(args: Arguments, network: LayerLike): NetworkTree {
  const copy = readLayer(args, network);
  const weights: WeightNode[] = [];
  const chain = (layers: readonly Layer[], placeOf: (i: number) => Place): Node[] => {
    const nodes: Node[] = [];
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      const at = placeOf(i);
      if (layer.type === "serial") {
        nodes.push(...chain(layer.layers, (k) => at.at(["layers", k])));
      } else if (layer.type === "dense" || layer.type === "conv") {
        const node: WeightNode = { type: "weights", layer, index: weights.length };
        weights.push(node);
        nodes.push(node);
      } else if (layer.type === "parallel") {
        if (layers[i + 1]?.type !== "sum") {
          const expected = "followed by sum() in the same serial";
          throw at.refusal(HERE, expected, "branches without a sum()");
        }
        const branches = layer.branches.map((branch, b): ChainNode => {
          return { type: "chain", nodes: chain([branch], () => at.at(["branches", b])) };
        });
        if (branches.length === 0) throw at.error(HERE, "at least one branch", layer.branches);
        nodes.push({ type: "sum", branches });
        i++;
      } else if (layer.type === "sum") {
        throw at.refusal(HERE, "preceded by parallel(...)", "a sum() without branches");
      } else {
        nodes.push(layer);
      }
    }
    return nodes;
  };
  const nodes = chain([copy], () => args);
  return { copy, root: { type: "chain", nodes }, weights };
}
