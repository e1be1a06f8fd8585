export { nil } from "./nil";
