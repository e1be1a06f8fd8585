export { survivingEdges } from "./trainable/surviving-edges";
