import { depth } from "./depth";
import type { Experiment } from "./experiment";
import { implicitBias } from "./implicit-bias/implicit-bias";
import { layerGrowthExperiment } from "./layer-growth/layer-growth";
import { lazyRich } from "./lazy-rich";
import { modes } from "./modes";
import { cntk } from "./ntk/cntk";
import { ntkConvergence } from "./ntk/convergence";
import { ntkDepth } from "./ntk/depth";
import { ntkDynamics } from "./ntk/dynamics";
import { hierarchicalLearning } from "./ntk/hierarchical-learning";
import { ntkLazyRich } from "./ntk/lazy-rich";
import { priorKnowledge } from "./prior-knowledge/prior-knowledge";
import { raceGeneralisation } from "./race/generalisation";
import { raceImages } from "./race/images";
import { raceRelu } from "./race/relu";
import { raceRouting } from "./race/routing";
import { raceSharing } from "./race/sharing";
import { raceXor } from "./race/xor";
import { semanticDevelopment } from "./semantic-development";
import { universalArchitectures } from "./universal/architectures";
import { universalControls } from "./universal/controls";
import { universalDepth } from "./universal/depth";
import { universalGain } from "./universal/gain";
import { universalHierarchy } from "./universal/hierarchy";
import { universalImage } from "./universal/image";
import { universalStructure } from "./universal/structure";
import { universalXor } from "./universal/xor";

/**
 * The published results that can be reproduced, each a function from parameters to a `Report`.
 *
 * @example
 * const modes = experiments.find(({ name }) => name === "modes")!;
 * const report = await modes.run({ levels: 4 });
 * report.checks.every(({ holds }) => holds); // true
 */
export const experiments: readonly Experiment[] = [
  modes,
  depth,
  semanticDevelopment,
  raceXor,
  raceRouting,
  raceGeneralisation,
  raceSharing,
  raceRelu,
  raceImages,
  lazyRich,
  priorKnowledge,
  layerGrowthExperiment,
  implicitBias,
  universalArchitectures,
  universalDepth,
  universalGain,
  universalXor,
  universalStructure,
  universalControls,
  universalImage,
  universalHierarchy,
  ntkConvergence,
  ntkDynamics,
  ntkLazyRich,
  ntkDepth,
  cntk,
  hierarchicalLearning,
];
