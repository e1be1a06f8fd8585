/** Groups of subpaths, in their order on the site. */
export const GROUPS = ["Ground", "Theories", "Networks", "Tools"] as const;

/** A subpath of the package: `learning-dynamics/<name>`, with its exports in src/<name>/index.ts. */
export interface Subpath {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** Heading on the site. */
  readonly title: string;
  /** Contents as one phrase, for the site. */
  readonly contents: string;
  /** Question that the subpath answers, for the README; only of theories and networks. */
  readonly question?: string;
}

/**
 * Every subpath of the package. `npm run release:files` writes the list into the files that must be static
 * (`subpath-files.ts`); test/release/subpaths.test.ts checks these files, src/index.ts, src/ and api/ against the list.
 */
export const SUBPATHS: readonly Subpath[] = [
  {
    name: "arrays",
    group: "Ground",
    title: "Arrays",
    contents: "array types, conversions from and to `ndarray`, and the error classes",
  },
  {
    name: "linalg",
    group: "Ground",
    title: "Linear algebra",
    contents: "products and decompositions of matrices on SIMD kernels",
  },
  {
    name: "random",
    group: "Ground",
    title: "Random numbers",
    contents: "seeded generators that agree on every platform, random arrays and orthogonal matrices",
  },
  {
    name: "ode",
    group: "Ground",
    title: "Differential equations",
    contents:
      "initial value problems: Dormand–Prince 8(5,3) and 5(4), Radau IIA, extrapolation; dense output, events",
  },
  {
    name: "tasks",
    group: "Ground",
    title: "Tasks",
    contents:
      "data sets of the papers, with and without gates, correlations, whitening, bouncing balls, contagions on graphs, rotated images; readers of .npy, .npz, .safetensors, .pt, .csv and idx",
  },
  {
    name: "deep-linear",
    group: "Theories",
    title: "Deep linear networks",
    contents:
      "deep linear networks: closed-form modes at any depth and from lazy to rich, exact flows of two layers from any λ-balanced weights, gradient flow and gradient descent from sufficient statistics, continual learning, layer growth, initialisers, balance",
    question: "In which order and when does a network learn the parts of a task? Is it lazy or rich?",
  },
  {
    name: "neural-race",
    group: "Theories",
    title: "The neural race",
    contents:
      "gated deep linear networks on any graph: gradient flow and descent from the statistics of the paths or by sweeps, reduction to modes, the race of pathways, exclusive or and routing in closed form, ReLU networks as gated ones",
    question: "Which pathway of a network with gates learns first, and what does it generalise to?",
  },
  {
    name: "ntk",
    group: "Theories",
    title: "Tangent kernels",
    contents:
      "infinitely wide networks: NNGP and tangent kernels of any architecture of dense and convolutional layers, optionally on several threads; finite networks with their exact tangent kernels, kernel gradient flow and ensembles, Taylor models",
    question: "What does a very wide network learn, and how far is mine from that limit?",
  },
  {
    name: "universal",
    group: "Theories",
    title: "Universal dynamics",
    contents:
      "representations of two points in any network: flow, closed form, final structure of a data set, fits to training logs with intervals and a verdict, systems of N points",
    question: "How do the representations of two inputs move apart or together, in any network?",
  },
  {
    name: "implicit-bias",
    group: "Theories",
    title: "Implicit bias",
    contents:
      "limits of gradient descent: minimum norm, diagonal linear networks, deep matrix factorisation, largest margins, leaky-ReLU networks with linear teachers; each by its flow and by the quantity that it minimises",
    question: "Which of many solutions does gradient descent find?",
  },
  {
    name: "self-supervised",
    group: "Theories",
    title: "Self-supervised learning",
    contents:
      "linear self-supervised representations in closed form: collapse without a constraint, orthonormal representations on their way to the lowest eigenvectors, Barlow Twins in steps",
    question: "What does learning without labels represent, and when does it collapse?",
  },
  {
    name: "bayesian",
    group: "Theories",
    title: "Coding schemes",
    contents:
      "posteriors of wide networks in closed form: readout and kernels of deep linear networks, the codes of sigmoidal networks, the outliers of ReLU networks; samples of networks of any width",
    question: "Which codes do the neurons of a wide network learn?",
  },
  {
    name: "networks",
    group: "Networks",
    title: "Networks",
    contents:
      "finite nonlinear networks that test the theories, of the same layers as `ntk`: trained by gradient descent, Adam or AdamW, 2 to 12 times faster than in PyTorch on two data points, with exact first and second derivatives, observables, checkpoints, and a check of how every layer learns at different widths",
    question: "Does a real, nonlinear network do what the theory says?",
  },
  {
    name: "representations",
    group: "Networks",
    title: "Representations",
    contents:
      "what layers represent: CKA, CCA, SVCCA, PWCCA, Procrustes, nearest neighbours, dissimilarity matrices, in deep linear networks in closed form, subspace matches of neurons, local elasticity, anisotropy directions",
    question: "How similar are two layers or two networks, and what do they distinguish?",
  },
  {
    name: "generalisation",
    group: "Networks",
    title: "Generalisation",
    contents:
      "what trained networks do on new data: training as a sum of linear models, effective numbers of parameters on training and on new inputs, of networks and of boosted trees, averages of networks, grokking in an exact map, unit-wise capacity, fits of scaling laws with intervals, learning curves of kernels",
    question: "How many parameters does a network use? Why does it grok, or its error follow a power law?",
  },
  {
    name: "continual",
    group: "Networks",
    title: "Continual learning",
    contents:
      "tasks in sequence: trainings that measure accuracies, gradient angles and the way from the start, forgetting and transfer by three conventions, the exact outputs of a constant kernel",
    question: "How much of earlier tasks does it forget?",
  },
  {
    name: "meta-learning",
    group: "Networks",
    title: "Meta-learning",
    contents:
      "networks that learn to learn: exact gradients through the inner loop (MAML, ANIL), first-order MAML, meta-training, which layers adaptation changes, and classification without a head (NIL)",
    question: "What changes when a network learns to learn?",
  },
  {
    name: "information",
    group: "Networks",
    title: "Information",
    contents:
      "information that layers carry about inputs and labels, by exact counts of patterns; networks of binary units and weights, trained with surrogate gradients",
    question: "How much do layers tell about inputs and labels?",
  },
  {
    name: "connectivity",
    group: "Networks",
    title: "Connectivity",
    contents: "which connections a task needs: surviving edges of trainable graphs, motifs of strong weights",
    question: "Which connections does a task need?",
  },
  {
    name: "plots",
    group: "Tools",
    title: "Plots",
    contents:
      "figures as plain data, drawn to SVG the same way everywhere, to PNG with `@resvg/resvg-js`; reports as one HTML file",
  },
  {
    name: "graphs",
    group: "Tools",
    title: "Graphs",
    contents: "figures of gated networks: gates, pathways, and the winning pathway",
  },
  {
    name: "experiments",
    group: "Tools",
    title: "Experiments",
    contents:
      "published results as functions that measure their claims; predictions for your data, fits to your logs",
  },
  {
    name: "sweeps",
    group: "Tools",
    title: "Sweeps",
    contents:
      "grids of parameters, computed on one core, on threads, as shards of a cluster's scheduler or from a queue; every finished point is on disk, and a sweep continues after any crash",
  },
];
