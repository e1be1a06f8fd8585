import type { Arguments } from "../../arrays/arguments";
import {
  type ChainNode,
  type Layer,
  type Node,
  type Parameterisation,
  readTree,
  type Windows,
  wholeImage,
  windowsOver,
} from "../../networks/architecture";
import type { Dual } from "../duals/dual";
import { dualOf, hasKink } from "../duals/dual-of";

/** Affine map with random weights, applied to every position or, with `windows`, to every window. */
export interface WeightStep {
  readonly type: "weights";
  readonly id: number;
  readonly windows?: Windows | undefined;
  /** σ_w². */
  readonly weightVariance: number;
  /** σ_b². */
  readonly biasVariance: number;
  /** Contribution of the layer's weights to the tangent kernel, in units of σ_w² E[φφ]. */
  readonly weightTerm: number;
  /** Contribution of the layer's biases to the tangent kernel. */
  readonly biasTerm: number;
}

/** Nonlinearity. */
export interface ActivationStep {
  readonly type: "activation";
  readonly id: number;
  readonly dual: Dual;
}

/** Means over windows; the kernel's entries are averaged over the windows of rows and columns independently. */
export interface PoolStep {
  readonly type: "pool";
  readonly id: number;
  readonly windows: Windows;
  /** True if covariances between different positions are needed after the step. */
  full: boolean;
}

/** Flattening, which for a kernel is the mean over matching positions. */
export interface FlattenStep {
  readonly type: "flatten";
  readonly id: number;
  readonly windows: Windows;
}

/** Normalisation of the variance to 1. */
export interface NormStep {
  readonly type: "norm";
  readonly id: number;
  readonly epsilon: number;
}

/** Dropout: independent zeros with probability `rate`. */
export interface DropStep {
  readonly type: "drop";
  readonly id: number;
  readonly rate: number;
}

/** Sum of branches. */
export interface SumStep {
  readonly type: "sum";
  readonly id: number;
  readonly branches: readonly Chain[];
}

export type Step = WeightStep | ActivationStep | PoolStep | FlattenStep | NormStep | DropStep | SumStep;

/** Sequence of steps. */
export interface Chain {
  readonly steps: readonly Step[];
  /** True if covariances between different positions are needed at the start of the chain. */
  full: boolean;
}

/** Options of `kernels` that change the steps. */
export interface PlanOptions {
  readonly parameterisation: Parameterisation;
  readonly dropout: boolean;
}

/** Shape and distribution of the signal at one point of the network. */
interface Signal {
  readonly spatial: readonly number[];
  /** Number of channels; undefined after a layer without a width. */
  readonly channels: number | undefined;
  /** True if the signal is jointly normal over random weights, as dual activations require. */
  readonly gaussian: boolean;
  /** True if the signal is uncorrelated with all signals that do not pass through the same weights. */
  readonly independent: boolean;
}

/** Checks that the network has kernels for these inputs, and returns the steps that compute them. */
export function planKernels(
  args: Arguments,
  network: Layer,
  inputs: { readonly spatial: readonly number[]; readonly channels: number },
  options: PlanOptions,
): Chain {
  const { root } = readTree(args.at("network"), network);
  const reject = (expected: string, received: string): never => {
    throw args.refusal("network", expected, received);
  };
  let count = 0;
  let kinks = countKinks(root.nodes);

  const planChain = (nodes: readonly Node[], start: Signal): [Chain, Signal] => {
    const steps: Step[] = [];
    let signal = start;
    for (const node of nodes) {
      const [step, after] = planNode(node, signal);
      if (step !== undefined) steps.push(step);
      signal = after;
    }
    return [{ steps, full: false }, signal];
  };

  const planNode = (node: Node, signal: Signal): [Step | undefined, Signal] => {
    const id = count++;
    switch (node.type) {
      case "weights": {
        const { layer } = node;
        const windows = layer.type === "conv" ? windowsFor(layer, layer.filter, signal) : undefined;
        const { weightVariance, biasVariance, bias = biasVariance > 0, learningRate } = layer;
        const fanIn = (windows?.size ?? 1) * (signal.channels ?? Number.NaN);
        const isStandard = options.parameterisation === "standard";
        if (isStandard && Number.isNaN(fanIn)) {
          reject('made of layers with a width for parameterisation "standard"', "a layer without a width");
        }
        const step: Step = {
          type: "weights",
          id,
          windows,
          weightVariance,
          biasVariance,
          weightTerm: learningRate * (isStandard ? fanIn / weightVariance : 1),
          biasTerm: learningRate * (isStandard ? Number(bias) : biasVariance),
        };
        const spatial = windows?.spatial ?? signal.spatial;
        return [step, { spatial, channels: layer.width, gaussian: true, independent: true }];
      }
      case "activation": {
        if (!signal.gaussian) {
          reject(
            "such that every activation follows a dense or conv layer (with only pooling, flatten, layerNorm and sums between)",
            "an activation whose inputs are not normally distributed at infinite width",
          );
        }
        if (hasKink(node)) kinks--;
        const step: Step = { type: "activation", id, dual: dualOf(args, node, kinks > 0) };
        return [step, { ...signal, gaussian: false, independent: false }];
      }
      case "maxPool":
      case "unflatten":
      case "skip":
        // Refused before the inputs are read.
        return [undefined, signal];
      case "averagePool": {
        const windows = windowsFor(node, node.window, signal);
        return [
          { type: "pool", id, windows, full: false },
          { ...signal, spatial: windows.spatial },
        ];
      }
      case "globalAveragePool": {
        if (signal.spatial.length === 0)
          reject("such that globalAveragePool is applied to images", "rows of features");
        return [
          { type: "pool", id, windows: wholeImage(signal.spatial), full: false },
          { ...signal, spatial: [] },
        ];
      }
      case "flatten": {
        if (signal.spatial.length === 0) return [undefined, signal];
        const windows = wholeImage(signal.spatial);
        const channels = signal.channels === undefined ? undefined : signal.channels * windows.size;
        return [
          { type: "flatten", id, windows },
          { ...signal, spatial: [], channels },
        ];
      }
      case "layerNorm":
        if (!signal.gaussian) {
          reject(
            "such that every layerNorm follows a dense or conv layer",
            "a layerNorm after another layer",
          );
        }
        return [{ type: "norm", id, epsilon: node.epsilon }, signal];
      case "dropout":
        if (!options.dropout || node.rate === 0) return [undefined, signal];
        return [
          { type: "drop", id, rate: node.rate },
          { ...signal, gaussian: false },
        ];
      case "sum":
        return planSum(id, node.branches, signal);
    }
  };

  const planSum = (id: number, branches: readonly ChainNode[], signal: Signal): [Step, Signal] => {
    const planned = branches.map(({ nodes }) => planChain(nodes, { ...signal, independent: false }));
    const signals = planned.map(([, after]) => after);
    const [first] = signals as [Signal];
    const sizes = signals.map(({ spatial }) => spatial.join(" x "));
    if (new Set(sizes).size > 1) {
      reject(
        "such that all branches of a sum have outputs of the same shape",
        `positions ${sizes.join(" and ")}`,
      );
    }
    const widths = new Set(signals.map(({ channels }) => channels).filter((n) => n !== undefined));
    if (widths.size > 1) {
      reject("such that all branches of a sum have the same width", [...widths].join(" and "));
    }
    if (signals.filter(({ independent }) => !independent).length > 1) {
      reject(
        "such that at most one branch of a sum ends without its own weights (otherwise their covariances do not add)",
        "several",
      );
    }
    const after: Signal = {
      spatial: first.spatial,
      channels: [...widths][0],
      gaussian: signals.every(({ gaussian }) => gaussian),
      independent: signals.every(({ independent }) => independent),
    };
    return [{ type: "sum", id, branches: planned.map(([chain]) => chain) }, after];
  };

  const windowsFor = (
    layer: { readonly strides: readonly number[]; readonly padding: "same" | "valid" | "circular" },
    sizes: readonly number[],
    { spatial }: Signal,
  ) => windowsOver(args.at("network"), spatial, sizes, layer.strides, layer.padding);

  const start: Signal = { ...inputs, gaussian: false, independent: false };
  const [chain, end] = planChain(root.nodes, start);
  if (end.spatial.length > 0) {
    reject(
      "such that images are reduced to rows by flatten() or globalAveragePool()",
      `outputs at ${end.spatial.join(" x ")} positions`,
    );
  }
  markFullLayouts(chain, false);
  return chain;
}

const countKinks = (nodes: readonly Node[]): number =>
  nodes.reduce((total, node) => {
    if (node.type === "sum") return total + countKinks(node.branches.flatMap((branch) => branch.nodes));
    return total + Number(node.type === "activation" && hasKink(node));
  }, 0);

/**
 * Sets the `full` fields of a chain, from its end: where covariances between different positions are needed. `after` is
 * true if they are needed after the chain. Returns true if they are needed before it.
 */
function markFullLayouts(chain: Chain, after: boolean): boolean {
  let full = after;
  for (const step of [...chain.steps].reverse()) {
    if (step.type === "pool") {
      step.full = full;
      full = true;
    } else if (step.type === "flatten") full = false;
    else if (step.type === "sum")
      full = step.branches.map((branch) => markFullLayouts(branch, full)).includes(true);
  }
  chain.full = full;
  return full;
}
