export { type LinearCoding, linearCoding } from "./linear-coding";
export { type Outlier, type ReluCoding, reluCoding } from "./relu-coding";
export { type Code, type SigmoidalCoding, sigmoidalCoding } from "./sigmoidal-coding";
