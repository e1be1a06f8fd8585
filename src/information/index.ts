export { binarise } from "./binarise";
export { binaryActivation, type Surrogate } from "./binary-activation";
export { type BinaryNetworkOptions, binaryNetwork } from "./binary-network";
export { type InformationPlaneOptions, type InformationPoint, informationPlane } from "./information-plane";
export { trainBinary, trainBinaryAsync } from "./train-binary";
