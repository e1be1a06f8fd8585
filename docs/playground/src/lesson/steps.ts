import type { Step } from "./step";
import { depth } from "./steps/depth/step";
import { differentiation } from "./steps/differentiation/step";
import { growth } from "./steps/growth/step";
import { hiddenLayer } from "./steps/hidden-layer/step";
import { illusions } from "./steps/illusions/step";
import { initialScale } from "./steps/initial-scale/step";
import { limits } from "./steps/limits/step";
import { modes } from "./steps/modes/step";
import { oneLayer } from "./steps/one-layer/step";
import { table } from "./steps/table/step";
import { timing } from "./steps/timing/step";
import { twoLayers } from "./steps/two-layers/step";

/** The steps of the lesson in their order. */
export const steps: readonly Step[] = [
  table,
  modes,
  oneLayer,
  twoLayers,
  growth,
  timing,
  differentiation,
  hiddenLayer,
  initialScale,
  depth,
  illusions,
  limits,
];
