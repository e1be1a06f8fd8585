import type { Experiment } from "../reports/experiment";
import { codingSchemes } from "./bayesian/coding-schemes";
import { motifs } from "./connectivity/motifs/motifs";
import { connectivityExperiment } from "./connectivity/trainable/connectivity";
import { widthForgetting } from "./continual/width-forgetting/width-forgetting";
import { depth } from "./deep-linear/depth";
import { inContext } from "./deep-linear/in-context";
import { layerGrowthExperiment } from "./deep-linear/layer-growth/layer-growth";
import { lazyRich } from "./deep-linear/lazy-rich";
import { modes } from "./deep-linear/modes";
import { phaseDiagram } from "./deep-linear/phase-diagram/phase-diagram";
import { priorKnowledge } from "./deep-linear/prior-knowledge/prior-knowledge";
import { semanticDevelopment } from "./deep-linear/semantic-development";
import { capacity } from "./generalisation/capacity/capacity";
import { doubleDescent } from "./generalisation/double-descent";
import { grokking } from "./generalisation/grokking";
import { scalingLaws } from "./generalisation/scaling-laws";
import { telescopingExperiment } from "./generalisation/telescoping/telescoping";
import { implicitBias } from "./implicit-bias/implicit-bias";
import { linearTeachers } from "./implicit-bias/linear-teachers/linear-teachers";
import { binaryInformation } from "./information/binary-information";
import { anil } from "./meta-learning/anil/anil";
import { coordinateCheckExperiment } from "./networks/coordinate-check";
import { raceGeneralisation } from "./neural-race/generalisation";
import { raceImages } from "./neural-race/images";
import { raceRelu } from "./neural-race/relu";
import { raceRouting } from "./neural-race/routing";
import { raceSharing } from "./neural-race/sharing";
import { raceXor } from "./neural-race/xor";
import { cntk } from "./ntk/cntk";
import { ntkConvergence } from "./ntk/convergence";
import { ntkDepth } from "./ntk/depth";
import { ntkDynamics } from "./ntk/dynamics";
import { hierarchicalLearning } from "./ntk/hierarchical-learning";
import { ntkLazyRich } from "./ntk/lazy-rich";
import { anisotropyExperiment } from "./representations/anisotropy/anisotropy";
import { localElasticity } from "./representations/local-elasticity/local-elasticity";
import { rsaTrajectory } from "./representations/rsa-trajectory/rsa-trajectory";
import { subspaceMatchExperiment } from "./representations/subspace-match/subspace-match";
import { collapse } from "./self-supervised/collapse";
import { contactExperiment } from "./tasks/contact/contact";
import { contagionExperiment } from "./tasks/contagion/contagion";
import { universalArchitectures } from "./universal/architectures";
import { universalControls } from "./universal/controls";
import { universalDepth } from "./universal/depth";
import { universalGain } from "./universal/gain";
import { universalHierarchy } from "./universal/hierarchy";
import { universalImage } from "./universal/image";
import { universalStructure } from "./universal/structure";
import { universalXor } from "./universal/xor";

/**
 * All reproducible published results, each with a function from parameters to a `Report`.
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
  inContext,
  lazyRich,
  phaseDiagram,
  priorKnowledge,
  layerGrowthExperiment,
  implicitBias,
  linearTeachers,
  binaryInformation,
  collapse,
  grokking,
  telescopingExperiment,
  doubleDescent,
  capacity,
  motifs,
  scalingLaws,
  widthForgetting,
  anil,
  rsaTrajectory,
  subspaceMatchExperiment,
  localElasticity,
  anisotropyExperiment,
  codingSchemes,
  contactExperiment,
  contagionExperiment,
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
  coordinateCheckExperiment,
  connectivityExperiment,
];
