export { modeLaw } from "./choose-law";
export type { ModeLaw } from "./mode-law";
