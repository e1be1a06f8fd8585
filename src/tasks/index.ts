export type { ComputationOptions } from "../concurrency/computation-options";
export type { ArchiveOptions } from "../files/archive";
export type { ElementType, ElementTypeOption } from "../files/element-type";
export { type CsvOptions, type CsvTable, readCsv } from "../files/read-csv";
export { readIdx } from "../files/read-idx";
export { type MatrixFileOptions, readMatrixFile } from "../files/read-matrix-file";
export { readNpy } from "../files/read-npy";
export { readNpz } from "../files/read-npz";
export { readSafetensors } from "../files/read-safetensors";
export { readTorch } from "../files/read-torch";
export { toCsv } from "../files/to-csv";
export { writeNpy } from "../files/write-npy";
export { writeNpz } from "../files/write-npz";
export {
  type BouncingBall,
  type BouncingBallOptions,
  bouncingBall,
} from "./contact/bouncing-ball";
export { type ContactLaw, type ContactState, type ContactStep, contactStep } from "./contact/contact-step";
export { type Contagion, type ContagionOptions, contagion } from "./contagion/contagion";
export type { ContagionLaw, InteractingLaw, PlanckLaw, SisLaw } from "./contagion/diseases";
export { exactChain } from "./contagion/exact-chain";
export {
  type PreferentialAttachmentOptions,
  preferentialAttachment,
} from "./contagion/preferential-attachment";
export { type TransitionLaw, transitionLaw } from "./contagion/transition-law";
export { contextual } from "./contextual";
export { type Correlations, correlations, correlationsAsync } from "./correlations";
export { correlationsFrom } from "./correlations-from";
export { digits } from "./digits";
export { directional } from "./directional";
export { contextualPathways } from "./gated/contextual-pathways";
export { contextualSelection } from "./gated/contextual-selection";
export type { GatedNetwork, GatedTask } from "./gated/gated-task";
export { type GatedProblem, pathwayXor } from "./gated/pathway-xor";
export { type Routing, type RoutingOptions, routing } from "./gated/routing";
export { hierarchy } from "./hierarchies/hierarchy";
export { type HierarchySpectrum, hierarchySpectrum } from "./hierarchies/hierarchy-spectrum";
export { semanticHierarchy } from "./hierarchies/semantic-hierarchy";
export { type InContextRegression, inContextRegression } from "./in-context-regression";
export { rotatedTasks } from "./rotated-tasks";
export type { Task, TaskLike } from "./task";
export { type TeacherOptions, type TeacherTask, teacher, teacherAsync } from "./teacher";
export { type TorusTask, torus } from "./torus";
export { twoPoints } from "./two-points";
export { type WhiteTask, whiten, whitenAsync } from "./whiten";
export { xor } from "./xor";
