export { deepLaw, modeLaw } from "./choose-law";
export type { ModeLaw } from "./mode-law";
export { type ChainLaw, unbalancedChain } from "./unbalanced-chain";
