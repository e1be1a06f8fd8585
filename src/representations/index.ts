export type { ComputationOptions } from "../concurrency/computation-options";
export {
  type Anisotropy,
  type AnisotropyOptions,
  anisotropy,
  anisotropyAsync,
} from "./anisotropy/anisotropy";
export type { Predictor } from "./anisotropy/input-gradients";
export { separability } from "./anisotropy/separability";
export {
  type CompareDissimilaritiesOptions,
  compareDissimilarities,
  type DissimilarityMethod,
  type DissimilaritySimilarity,
} from "./dissimilarity/compare-dissimilarities";
export { type DissimilarityMetric, dissimilarity } from "./dissimilarity/dissimilarity";
export {
  type LinearDissimilarityOptions,
  linearDissimilarity,
  type ModesLike,
} from "./dissimilarity/linear-dissimilarity";
export { clusterAgreement } from "./elasticity/cluster-agreement";
export { type Elasticity, elasticity, elasticityAsync } from "./elasticity/elasticity";
export type { ElasticityLoss, ElasticityOptions } from "./elasticity/elasticity-problem";
export { type DistanceCorrelation, elasticityVersusDistance } from "./elasticity/elasticity-versus-distance";
export { type KernelClusters, type KernelKMeansOptions, kernelKMeans } from "./elasticity/kernel-k-means";
export { type CanonicalSimilarity, cca } from "./similarity/cca";
export { cka } from "./similarity/cka";
export { type Comparison, compareRepresentations } from "./similarity/compare-representations";
export { mutualNearestNeighbours, type NeighbourAgreement } from "./similarity/mutual-nearest-neighbours";
export {
  type ObserveSimilarityOptions,
  observeSimilarity,
  type SimilarityMeasure,
  type SimilarityTrajectory,
} from "./similarity/observe-similarity";
export { type ProcrustesDistance, procrustes } from "./similarity/procrustes";
export { pwcca } from "./similarity/pwcca";
export type { Similarity } from "./similarity/similarity";
export { svcca } from "./similarity/svcca";
export type { Match } from "./subspace-match/match";
export { vMinimalMatch } from "./subspace-match/minimal-match";
export { simpleMatches, simpleMatchesAsync } from "./subspace-match/simple-matches";
export {
  type SmallestEpsilon,
  smallestEpsilon,
  smallestEpsilonAsync,
} from "./subspace-match/smallest-epsilon";
export { matchCurve, type SubspaceMatch, subspaceMatch } from "./subspace-match/subspace-match";
