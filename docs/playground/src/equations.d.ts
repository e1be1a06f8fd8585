declare module "*.tex" {
  const equations: readonly import("./room").Equation[];
  export default equations;
}
