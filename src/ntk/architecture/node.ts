import { ArgumentError } from "../../arrays/errors";
import type {
  Activation,
  AveragePoolLayer,
  ConvLayer,
  DenseLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  Layer,
  LayerNormLayer,
} from "./layer";
import { readLayer } from "./read-layer";

/** A layer with weights, and its place among those, in the order in which they act. */
export interface WeightNode {
  readonly type: "weights";
  readonly layer: DenseLayer | ConvLayer;
  readonly index: number;
}

/** A sum of branches that see the same input. */
export interface SumNode {
  readonly type: "sum";
  readonly branches: readonly Node[];
}

/** Nodes one after the other. */
export interface ChainNode {
  readonly type: "chain";
  readonly nodes: readonly Node[];
}

/** A checked network as the interpreters walk through it: nested lists are flat, every `parallel` is one with its `sum`. */
export type Node =
  | WeightNode
  | SumNode
  | ChainNode
  | Activation
  | AveragePoolLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | LayerNormLayer
  | DropoutLayer;

/** A checked network. */
export interface NetworkTree {
  /** The network's description, copied. */
  readonly copy: Layer;
  readonly root: ChainNode;
  /** The layers with weights, in the order in which they act. */
  readonly weights: readonly WeightNode[];
}

/** Checks a network and spells it out. */
export function readNetwork(functionName: string, network: Layer): NetworkTree {
  const copy = readLayer(functionName, "network", network);
  const weights: WeightNode[] = [];
  const chain = (layers: readonly Layer[], path: string): Node[] => {
    const nodes: Node[] = [];
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      const at = `${path}[${i}]`;
      if (layer.type === "serial") {
        nodes.push(...chain(layer.layers, `${at}.layers`));
      } else if (layer.type === "dense" || layer.type === "conv") {
        const node: WeightNode = { type: "weights", layer, index: weights.length };
        weights.push(node);
        nodes.push(node);
      } else if (layer.type === "parallel") {
        if (layers[i + 1]?.type !== "sum") {
          const expected = "followed by sum() in the same serial";
          throw new ArgumentError(functionName, at, expected, "branches that nothing joins");
        }
        const branches = Array.from(layer.branches, (branch, b): Node => {
          return { type: "chain", nodes: chain([branch], `${at}.branches[${b}]`) };
        });
        if (branches.length === 0)
          throw ArgumentError.of(functionName, at, "branches, at least one", layer.branches);
        nodes.push({ type: "sum", branches });
        i++;
      } else if (layer.type === "sum") {
        throw new ArgumentError(functionName, at, "preceded by parallel(...)", "a sum() of nothing");
      } else {
        nodes.push(layer);
      }
    }
    return nodes;
  };
  return { copy, root: { type: "chain", nodes: chain([copy], "network") }, weights };
}
