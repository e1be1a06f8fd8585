export { normal, orthogonal, uniform } from "./arrays";
export { type Generator, generator } from "./generator";
