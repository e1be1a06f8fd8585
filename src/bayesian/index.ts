export { type CodeStatistics, codeStatistics } from "./code-statistics";
export { type LinearCoding, linearCoding } from "./linear-coding";
export type { PosteriorSample } from "./posterior/posterior-sample";
export type { PosteriorOptions } from "./posterior/read-options";
export { samplePosterior, samplePosteriorAsync } from "./posterior/sample-posterior";
export { type Outlier, type ReluCoding, reluCoding } from "./relu-coding";
export { type Code, type SigmoidalCoding, sigmoidalCoding } from "./sigmoidal-coding";
