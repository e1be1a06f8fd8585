/* The description of networks, for other rooms. */
export type { Activation, ActivationLayer } from "./architecture/activation";
export { dense, serial } from "./architecture/combinators";
export type { Layer, LayerLike, Parameterisation } from "./architecture/layer";
export { readFraction, SIZE } from "./architecture/layer-fields";
export { type ChainNode, type Node, readTree } from "./architecture/layer-tree";
export {
  type ChannelOrder,
  isNetwork,
  type Network,
  readNetwork,
  readParameterisation,
  readShape,
} from "./architecture/network";
export {
  type Block,
  blocksInOrder,
  type Parameters,
  type ParametersLike,
  readBlock,
  readParameters,
  writeBlock,
  writeParameters,
} from "./architecture/parameters";
export { type Pointwise, pointwise, writeDerivatives, writeValues } from "./architecture/pointwise";
export { ACTIVATION_NAMES, readActivation } from "./architecture/read-activation";
export { readLayer } from "./architecture/read-layer";
export {
  type InputRows,
  readImages,
  readSamples,
  type Samples,
  type SamplesLike,
} from "./architecture/samples";
export { type Axis, type Windows, wholeAxis, wholeImage, windowsOver } from "./architecture/windows";
