export type { ComputationOptions } from "../concurrency/computation-options";
export { adapt } from "./adapt";
export type { Episode, Inner, MetaMode } from "./episode";
export { type FeatureReuse, featureReuse } from "./feature-reuse";
export { metaGradient } from "./meta-gradient";
export { metaTrain, metaTrainAsync } from "./meta-train";
export type { MetaTraining, MetaTrainOptions } from "./meta-training";
export { nil } from "./nil";
