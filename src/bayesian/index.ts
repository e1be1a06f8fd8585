export { type LinearCoding, linearCoding } from "./linear-coding";
