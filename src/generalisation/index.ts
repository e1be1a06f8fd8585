export { effectiveParameters } from "./telescoping/effective-parameters";
