import { IntegrationError } from "../../arrays/errors";
import type { Field } from "../../ode";
import { integrateAs } from "../../ode/solve";
import { canonicalField, stateAt } from "../canonical";
import { CURVES, type Measurements } from "./read-trajectory";

/**
 * The parameters of the model in the order of its Jacobian's columns: ln η_h, ln η_y; the start by the separation r of the
 * representations (of either sign), the decoder's slope m₁ along the targets and the square of its slope m₂ across; and a
 * shift of the time axis. The theory is smooth in all of them, starts at r = 0 included.
 */
export const PARAMETERS = 6;
export type Parameters = Float64Array;

/** X = (R, M, Q) and ∂X/∂X(0), row by row: the canonical equations and their variational equations. */
const variationalField =
  (drive: number): Field =>
  (_t, state, rate) => {
    const [r, m, q] = [state[0]!, state[1]!, state[2]!];
    const lack = drive - r * m;
    rate[0] = m * lack - r * q;
    rate[1] = r * lack;
    rate[2] = -2 * r * r * q;
    const cross = lack - r * m;
    for (let k = 3; k < 6; k++) {
      const [dr, dm, dq] = [state[k]!, state[k + 3]!, state[k + 6]!];
      rate[k] = -(m * m + q) * dr + cross * dm - r * dq;
      rate[k + 3] = cross * dr - r * r * dm;
      rate[k + 6] = -4 * r * q * dr - 2 * r * r * dq;
    }
  };

/**
 * The weighted residuals theory − data, curve after curve, and their exact Jacobian [3T, 6] in all parameters, from one
 * integration of twelve equations; false where it fails.
 *
 * The canonical equations have one constant, S, and scale with it: ∂X/∂S = (D X + t dX/dt − ∂X/∂X(0) D X(0)) / S with
 * D = diag(½, ½, 1), so that no further equation is needed for the rates. Before its start the theory stands still.
 */
export function residualsOf(
  data: Measurements,
  parameters: Parameters,
  residuals: Float64Array,
  jacobian: Float64Array,
  tolerance = 1e-10,
): boolean {
  const placed = place(data, parameters);
  if (placed === undefined) return false;
  const { encoderScale, decoderScale, start, drive, times } = placed;
  const s = data.targetDistance;
  const count = data.times.length;
  const factors = CURVES.map((name) => data.factors[name]);
  const curves = CURVES.map((name) => data.curves[name]);
  const rate = new Float64Array(12);
  const field = variationalField(drive);
  const scale = 1 / (encoderScale * decoderScale);
  const changes = changesWith(placed);
  const observe = (i: number, t: number, x: Float64Array) => {
    const r = x[0]!;
    const m = x[1]!;
    const q = x[2]!;
    field(t, x, rate);
    const separation = r / encoderScale;
    const along = r * m * scale;
    const beside = r * r * q * scale * scale;
    const fromOutput = count + i;
    const fromAlignment = 2 * count + i;
    residuals[i] = factors[0]! * (separation * separation - curves[0]![i]!);
    residuals[fromOutput] = factors[1]! * (along * along + beside - curves[1]![i]!);
    residuals[fromAlignment] = factors[2]! * (along * (along - s) + beside - curves[2]![i]!);
    for (let p = 0; p < PARAMETERS; p++) {
      const { ofStart, ofDrive, ofEncoder, ofDecoder, ofShift } = changes[p]!;
      // The change of X with S is that of the scaling, less what the scaled start contributes.
      const a = ofStart[0] - (ofDrive * start[0]) / 2;
      const b = ofStart[1] - (ofDrive * start[1]) / 2;
      const c = ofStart[2] - ofDrive * start[2];
      const moving = ofDrive * t - (t > 0 ? ofShift : 0);
      const dr = x[3]! * a + x[4]! * b + x[5]! * c + moving * rate[0]! + (ofDrive * r) / 2;
      const dm = x[6]! * a + x[7]! * b + x[8]! * c + moving * rate[1]! + (ofDrive * m) / 2;
      const dq = x[9]! * a + x[10]! * b + x[11]! * c + moving * rate[2]! + ofDrive * q;
      const dSeparation = dr / encoderScale - separation * ofEncoder;
      const dAlong = (dr * m + r * dm) * scale - along * (ofEncoder + ofDecoder);
      const dBeside = (2 * r * q * dr + r * r * dq) * scale * scale - 2 * beside * (ofEncoder + ofDecoder);
      jacobian[i * PARAMETERS + p] = factors[0]! * 2 * separation * dSeparation;
      jacobian[fromOutput * PARAMETERS + p] = factors[1]! * (2 * along * dAlong + dBeside);
      jacobian[fromAlignment * PARAMETERS + p] = factors[2]! * ((2 * along - s) * dAlong + dBeside);
    }
  };
  const initial = Float64Array.of(...start, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  const done = integrate(field, initial, times, tolerance, MOST_STEPS, observe);
  return done && residuals.every(Number.isFinite) && jacobian.every(Number.isFinite);
}

/** What changes with a parameter, per unit of it: the start, ln S, the logarithms of both scales, the time. */
interface Change {
  readonly ofStart: readonly [number, number, number];
  readonly ofDrive: number;
  readonly ofEncoder: number;
  readonly ofDecoder: number;
  readonly ofShift: number;
}

function changesWith({ start, encoderScale, decoderScale, drive }: Placed): readonly Change[] {
  const none: Change = { ofStart: [0, 0, 0], ofDrive: 0, ofEncoder: 0, ofDecoder: 0, ofShift: 0 };
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

/** The sum of the squared weighted residuals alone, to 1e-6 and only where that is cheap: Infinity elsewhere. */
export function sumOfSquaresAt(data: Measurements, parameters: Parameters): number {
  const placed = place(data, parameters);
  if (placed === undefined) return Number.POSITIVE_INFINITY;
  const coordinates = { ...placed, targetDistance: data.targetDistance };
  let sum = 0;
  const observe = (i: number, _t: number, x: Float64Array) => {
    const state = stateAt(coordinates, x[0]!, x[1]!, x[2]!);
    for (const name of CURVES) sum += (data.factors[name] * (state[name] - data.curves[name][i]!)) ** 2;
  };
  const initial = Float64Array.from(placed.start);
  const done = integrate(canonicalField(placed.drive), initial, placed.times, 1e-6, FEW_STEPS, observe);
  return done && Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

/** Parameters in canonical coordinates, and the times of the data after the theory's start. */
interface Placed {
  readonly encoderScale: number;
  readonly decoderScale: number;
  /** R, M and Q at the start. */
  readonly start: readonly [number, number, number];
  readonly drive: number;
  readonly times: Float64Array;
}

function place(data: Measurements, parameters: Parameters): Placed | undefined {
  const [logEncoder, logDecoder, separation, slope, across, shift] = parameters as unknown as Six;
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

type Six = readonly [number, number, number, number, number, number];

/** The most steps of one integration: beyond, the rates are so large that everything happens at once. */
const MOST_STEPS = 5000;
const FEW_STEPS = 300;

function integrate(
  field: Field,
  initial: Float64Array,
  times: Float64Array,
  tolerance: number,
  maxSteps: number,
  observe: (i: number, t: number, state: Float64Array) => void,
): boolean {
  const steepness = Math.hypot(initial[1]!, Math.sqrt(initial[2]!));
  const size = Math.hypot(initial[0]!, steepness);
  const sizes = [size, size, size ** 2, 1, 1, 1 / size, 1, 1, 1 / size, size, size, 1];
  const absoluteTolerance = sizes.slice(0, initial.length).map((x) => Math.max(tolerance * x, 1e-300));
  if (!absoluteTolerance.every(Number.isFinite)) return false;
  try {
    integrateAs(
      "fitUniversal",
      field,
      initial,
      {
        times,
        start: 0,
        relativeTolerance: tolerance,
        absoluteTolerance,
        maxSteps,
        dense: false,
      },
      { observe, keepStates: false },
    );
    return true;
  } catch (error) {
    if (error instanceof IntegrationError) return false;
    throw error;
  }
}
