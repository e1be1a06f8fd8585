/*
 * Limits of bundle sizes, compressed by Brotli unless an entry says otherwise. The bundles are ES modules, as in a web
 * page that loads its parts on demand. They leave out the drawing (dist/to-svg.mjs), which results load when a notebook
 * displays them, except for `plots` and for everything, which hold it.
 */
const bundle = (entry) => ({
  modifyEsbuildConfig: (config) => ({ ...config, format: "esm" }),
  ...entry,
});
const withoutDrawing = (entry) => bundle({ ignore: ["*/to-svg.mjs"], ...entry });

module.exports = [
  bundle({ name: "everything", path: "dist/index.mjs", limit: "476.5 kB" }),
  withoutDrawing({
    name: "deep-linear, compressed by gzip",
    path: "dist/deep-linear.mjs",
    gzip: true,
    limit: "67.2 kB",
  }),
  withoutDrawing({
    name: "deep-linear, modeDynamics alone",
    path: "dist/deep-linear.mjs",
    import: "{ modeDynamics }",
    limit: "6.7 kB",
  }),
  // Holds the kernels of single precision, 3.4 kB of WebAssembly in two variants, and those of convolutions, 1.6 kB.
  withoutDrawing({ name: "networks", path: "dist/networks.mjs", limit: "66.6 kB" }),
  withoutDrawing({ name: "representations", path: "dist/representations.mjs", limit: "54 kB" }),
  withoutDrawing({
    name: "representations, cka alone",
    path: "dist/representations.mjs",
    import: "{ cka }",
    limit: "16 kB",
  }),
  withoutDrawing({ name: "generalisation", path: "dist/generalisation.mjs", limit: "55 kB" }),
  withoutDrawing({ name: "continual", path: "dist/continual.mjs", limit: "55 kB" }),
  withoutDrawing({ name: "meta-learning", path: "dist/meta-learning.mjs", limit: "60 kB" }),
  withoutDrawing({ name: "information", path: "dist/information.mjs", limit: "55 kB" }),
  withoutDrawing({ name: "connectivity", path: "dist/connectivity.mjs", limit: "40 kB" }),
  withoutDrawing({ name: "universal", path: "dist/universal.mjs", limit: "64.3 kB" }),
  withoutDrawing({
    name: "universal, universalExact alone",
    path: "dist/universal.mjs",
    import: "{ universalExact }",
    limit: "8 kB",
  }),
  withoutDrawing({ name: "implicit-bias", path: "dist/implicit-bias.mjs", limit: "58 kB" }),
  withoutDrawing({ name: "self-supervised", path: "dist/self-supervised.mjs", limit: "33 kB" }),
  withoutDrawing({ name: "bayesian", path: "dist/bayesian.mjs", limit: "41 kB" }),
  // Holds the kernels of joint diagonalisation, 2 kB of WebAssembly, and their fallback.
  withoutDrawing({ name: "neural-race", path: "dist/neural-race.mjs", limit: "75.1 kB" }),
  withoutDrawing({
    name: "neural-race, routingRace alone",
    path: "dist/neural-race.mjs",
    import: "{ routingRace }",
    limit: "8.3 kB",
  }),
  // With the kernels of ntk, which `kernelsToFile` writes.
  withoutDrawing({ name: "sweeps", path: "dist/sweeps.mjs", limit: "74 kB" }),
  withoutDrawing({
    name: "sweeps, sweep alone",
    path: "dist/sweeps.mjs",
    import: "{ sweep }",
    limit: "17 kB",
  }),
  withoutDrawing({ name: "graphs", path: "dist/graphs.mjs", limit: "26 kB" }),
  // Holds the kernels of convolutional networks: 7 kB of WebAssembly, their fallback and their plans.
  withoutDrawing({ name: "ntk", path: "dist/ntk.mjs", limit: "98 kB" }),
  withoutDrawing({ name: "ode", path: "dist/ode.mjs", limit: "39 kB" }),
  // Holds the kernels of products of integers: 1 kB of WebAssembly.
  withoutDrawing({ name: "tasks", path: "dist/tasks.mjs", limit: "65.7 kB" }),
  bundle({ name: "plots", path: "dist/plots.mjs", brotli: false, limit: "105 kB" }),
];
