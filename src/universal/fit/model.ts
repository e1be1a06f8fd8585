import { argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { runSync } from "../../concurrency/run-generator";
import type { Field } from "../../ode";
import { integration } from "../../ode/integration";
import { METHODS } from "../../ode/methods";
import { canonicalField, stateAt } from "../canonical";
import { CURVES, type Measurements } from "./read-trajectory";

/**
 * Number of parameters of the model. In the order of the Jacobian's columns they are ln η_h and ln η_y; the initial
 * state as the separation r of the representations (of either sign), the decoder's slope m₁ along the targets and the
 * square of its slope m₂ across; and a shift of the time axis. The theory is smooth in all of them, including r = 0.
 */
export const PARAMETERS = 6;
/** Values of the parameters, length `PARAMETERS`. */
export type Parameters = Float64Array;

/** Returns the right-hand side for X = (R, M, Q) and ∂X/∂X(0), row by row: canonical and variational equations. */
const variationalField =
  (drive: number): Field =>
  (_t, state, rate) => {
    const [r, m, q] = [state[0]!, state[1]!, state[2]!];
    const deficit = drive - r * m;
    rate[0] = m * deficit - r * q;
    rate[1] = r * deficit;
    rate[2] = -2 * r * r * q;
    const cross = deficit - r * m;
    for (let k = 3; k < 6; k++) {
      const [dr, dm, dq] = [state[k]!, state[k + 3]!, state[k + 6]!];
      rate[k] = -(m * m + q) * dr + cross * dm - r * dq;
      rate[k + 3] = cross * dr - r * r * dm;
      rate[k + 6] = -4 * r * q * dr - 2 * r * r * dq;
    }
  };

/**
 * Writes the weighted residuals theory − data, curve after curve, and their exact Jacobian [3T, 6] in all parameters,
 * from one integration of twelve equations. Returns false if the integration fails; a rough one is less accurate and
 * takes fewer steps.
 *
 * The canonical equations have one constant, S, and scale with it: ∂X/∂S = (D X + t dX/dt − ∂X/∂X(0) D X(0)) / S with
 * D = diag(½, ½, 1). The derivatives with respect to the rates therefore need no further equation. Before its start
 * time the theory is constant.
 */
export function residualsOf(
  data: Measurements,
  parameters: Parameters,
  residuals: Float64Array,
  jacobian: Float64Array,
  isRough = false,
): boolean {
  const model = toCanonical(data, parameters);
  if (model === undefined) return false;
  const { encoderScale, decoderScale, start, drive, times } = model;
  const s = data.targetDistance;
  const count = data.times.length;
  const factors = CURVES.map((name) => data.factors[name]);
  const curves = CURVES.map((name) => data.curves[name]);
  const rate = new Float64Array(12);
  const field = variationalField(drive);
  const scale = 1 / (encoderScale * decoderScale);
  const derivatives = sensitivities(model);
  const observe = (i: number, t: number, x: Float64Array) => {
    const r = x[0]!;
    const m = x[1]!;
    const q = x[2]!;
    field(t, x, rate);
    const separation = r / encoderScale;
    const along = r * m * scale;
    const perpendicular = r * r * q * scale * scale;
    const outputRow = count + i;
    const alignmentRow = 2 * count + i;
    residuals[i] = factors[0]! * (separation * separation - curves[0]![i]!);
    residuals[outputRow] = factors[1]! * (along * along + perpendicular - curves[1]![i]!);
    residuals[alignmentRow] = factors[2]! * (along * (along - s) + perpendicular - curves[2]![i]!);
    for (let p = 0; p < PARAMETERS; p++) {
      const { ofStart, ofDrive, ofEncoder, ofDecoder, ofShift } = derivatives[p]!;
      // ∂X/∂S is the derivative of the scaling minus the contribution of the scaled start.
      const a = ofStart[0] - (ofDrive * start[0]) / 2;
      const b = ofStart[1] - (ofDrive * start[1]) / 2;
      const c = ofStart[2] - ofDrive * start[2];
      const moving = ofDrive * t - (t > 0 ? ofShift : 0);
      const dr = x[3]! * a + x[4]! * b + x[5]! * c + moving * rate[0]! + (ofDrive * r) / 2;
      const dm = x[6]! * a + x[7]! * b + x[8]! * c + moving * rate[1]! + (ofDrive * m) / 2;
      const dq = x[9]! * a + x[10]! * b + x[11]! * c + moving * rate[2]! + ofDrive * q;
      const dSeparation = dr / encoderScale - separation * ofEncoder;
      const dAlong = (dr * m + r * dm) * scale - along * (ofEncoder + ofDecoder);
      const dPerpendicular =
        (2 * r * q * dr + r * r * dq) * scale * scale - 2 * perpendicular * (ofEncoder + ofDecoder);
      jacobian[i * PARAMETERS + p] = factors[0]! * 2 * separation * dSeparation;
      jacobian[outputRow * PARAMETERS + p] = factors[1]! * (2 * along * dAlong + dPerpendicular);
      jacobian[alignmentRow * PARAMETERS + p] = factors[2]! * ((2 * along - s) * dAlong + dPerpendicular);
    }
  };
  const initial = Float64Array.of(...start, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  const limits = isRough ? ROUGH : EXACT;
  const integrated = integrate(field, initial, times, limits, observe);
  return integrated && residuals.every(Number.isFinite) && jacobian.every(Number.isFinite);
}

/** Derivatives of the start, of ln S, of the logarithms of both scales and of the time shift by one parameter. */
interface Sensitivity {
  readonly ofStart: readonly [number, number, number];
  readonly ofDrive: number;
  readonly ofEncoder: number;
  readonly ofDecoder: number;
  readonly ofShift: number;
}

/** Returns the sensitivities to each parameter, in their order. */
function sensitivities({ start, encoderScale, decoderScale, drive }: CanonicalModel): readonly Sensitivity[] {
  const none: Sensitivity = { ofStart: [0, 0, 0], ofDrive: 0, ofEncoder: 0, ofDecoder: 0, ofShift: 0 };
  const ofDrive = drive === 0 ? 0 : 0.5;
  return [
    { ...none, ofStart: [0, start[1] / 2, start[2]], ofDrive, ofDecoder: 0.5 },
    { ...none, ofStart: [start[0] / 2, 0, 0], ofDrive, ofEncoder: 0.5 },
    { ...none, ofStart: [encoderScale, 0, 0] },
    { ...none, ofStart: [0, decoderScale, 0] },
    { ...none, ofStart: [0, 0, decoderScale * decoderScale] },
    { ...none, ofShift: 1 },
  ];
}

/** Computes the sum of the squared weighted residuals to 1e-6; Infinity if that takes too many steps or fails. */
export function sumOfSquaresAt(data: Measurements, parameters: Parameters): number {
  const model = toCanonical(data, parameters);
  if (model === undefined) return Number.POSITIVE_INFINITY;
  const { start, drive, times } = model;
  const coordinates = { ...model, targetDistance: data.targetDistance };
  let sum = 0;
  const observe = (i: number, _t: number, x: Float64Array) => {
    const state = stateAt(coordinates, x[0]!, x[1]!, x[2]!);
    for (const name of CURVES) sum += (data.factors[name] * (state[name] - data.curves[name][i]!)) ** 2;
  };
  const initial = Float64Array.from(start);
  const integrated = integrate(canonicalField(drive), initial, times, SCAN, observe);
  return integrated && Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

/** The model in canonical coordinates, with the times of the data relative to the theory's start. */
interface CanonicalModel {
  readonly encoderScale: number;
  readonly decoderScale: number;
  /** R, M and Q at the start. */
  readonly start: readonly [number, number, number];
  readonly drive: number;
  readonly times: Float64Array;
}

/** Converts parameters to canonical coordinates; undefined if they overflow or underflow. */
function toCanonical(data: Measurements, parameters: Parameters): CanonicalModel | undefined {
  const [logEncoder, logDecoder, separation, slope, across, shift] = parameters as unknown as ParameterTuple;
  const encoderScale = Math.exp(logDecoder / 2) * Math.SQRT1_2;
  const decoderScale = Math.exp(logEncoder / 2) * data.inputDistance * Math.SQRT1_2;
  const start = [
    encoderScale * separation,
    decoderScale * slope,
    decoderScale * decoderScale * across,
  ] as const;
  const drive = encoderScale * decoderScale * data.targetDistance;
  const first = data.times[0]! + shift;
  const times = data.times.map((t) => Math.max(0, t - first));
  const finite = [...start, drive].every(Number.isFinite) && encoderScale > 0 && decoderScale > 0;
  return finite ? { encoderScale, decoderScale, start, drive, times } : undefined;
}

/** The six parameters as a tuple, for destructuring. */
type ParameterTuple = readonly [number, number, number, number, number, number];

/** Relative tolerance and largest number of steps of one integration. */
interface IntegrationLimits {
  readonly tolerance: number;
  readonly maxSteps: number;
}

/** Limits with the Jacobian. Only rates so large that learning is instantaneous need more steps. */
const EXACT: IntegrationLimits = { tolerance: 1e-10, maxSteps: 5000 };
/** Limits of rough fits. Without them, data that do not follow the theory take most steps at such rates. */
const ROUGH: IntegrationLimits = { tolerance: 1e-6, maxSteps: 1500 };
/** Limits for the sum of squares alone. */
const SCAN: IntegrationLimits = { tolerance: 1e-6, maxSteps: 300 };

/** Integrates over the times and passes each state to `observe`; returns false if the integration fails. */
function integrate(
  field: Field,
  initial: Float64Array,
  times: Float64Array,
  { tolerance, maxSteps }: IntegrationLimits,
  observe: (i: number, t: number, state: Float64Array) => void,
): boolean {
  const steepness = Math.hypot(initial[1]!, Math.sqrt(initial[2]!));
  const size = Math.hypot(initial[0]!, steepness);
  const sizes = [size, size, size ** 2, 1, 1, 1 / size, 1, 1, 1 / size, size, size, 1];
  const absoluteTolerance = sizes.slice(0, initial.length).map((x) => Math.max(tolerance * x, 1e-300));
  if (!absoluteTolerance.every(Number.isFinite)) return false;
  try {
    const accuracy = { relativeTolerance: tolerance, absoluteTolerance, maxSteps };
    const options = { ...accuracy, times, start: 0, dense: false };
    let index = 0;
    const internals = {
      observe: (t: number, state: Float64Array) => {
        observe(index++, t, state);
        return true;
      },
      keepStates: false,
    };
    runSync(integration(METHODS, argumentsOf("fitUniversal"), field, initial, options, internals));
    return true;
  } catch (error) {
    if (error instanceof IntegrationError) return false;
    throw error;
  }
}
