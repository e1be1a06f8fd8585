import type { ReportBuilder } from "../../../reports/report-builder";
import type { ContactLaw } from "../../../tasks";
import { ballSteps, type Course, drawCourses, type State } from "./ball-data";
import { trainContact } from "./contact-model";
import { trainResidual } from "./residual-model";
import { positionError, rollOut } from "./roll-out";

/** Gravitational acceleration, in m/s². */
const GRAVITY = 9.81;
/** Time step, in s. */
export const TIME_STEP = 0.02;
/** Positions at which the learned force is compared with the weight, in m. */
export const POSITIONS = Array.from({ length: 21 }, (_, i) => i / 10);
/** Balls of the test. */
const TESTS = 20;

/** Sizes of the data and of the models. */
export interface ContactSettings {
  readonly restitution: number;
  readonly courses: number;
  readonly steps: number;
  readonly noise: number;
  readonly units: number;
  readonly epochs: number;
}

/** Both models of one seed, measured. */
export interface ContactRun {
  readonly restitution: number;
  /** Learned force at `POSITIONS`, in units of the weight. */
  readonly force: number[];
  /** Harmonic mean of the fractions of touches that are found, and of findings that are touches (the F1 score). */
  readonly touchScore: number;
  /** Root mean squares of the errors of predicted positions, in m. */
  readonly errors: { readonly contact: number; readonly residual: number };
  /** Course of the first ball of the test, and its predictions. */
  readonly test: Course;
  readonly predicted: { readonly contact: State[]; readonly residual: State[] };
}

/** Trains both models on noisy courses and rolls them out from the states of other balls. */
export async function runContact(
  report: Pick<ReportBuilder<never>, "turn" | "signal" | "ensure" | "control">,
  settings: ContactSettings,
  seed: number,
): Promise<ContactRun> {
  const { restitution, units, epochs } = settings;
  const law: ContactLaw = { restitution, gravity: GRAVITY, step: TIME_STEP };
  const steps = ballSteps(drawCourses(law, settings, seed), seed, report.control);
  const plan = { timeStep: TIME_STEP, units, epochs, seed };
  const contact = await trainContact(report, steps, plan);
  const residual = await trainResidual(report, steps, plan);
  const tests = drawCourses(law, { ...settings, courses: TESTS, noise: 0 }, seed + 1);
  const outs = { contact: rollOut(contact.next, tests), residual: rollOut(residual, tests) };
  const testSteps = ballSteps(tests, seed, false);
  const found = contact.touches(testSteps.map(({ before }) => before));
  const hits = testSteps.filter(({ touch }, i) => touch && found[i]).length;
  const misses = testSteps.filter(({ touch }, i) => touch !== found[i]).length;
  return {
    restitution: contact.restitution,
    force: contact.force(POSITIONS).map((f) => -f / GRAVITY),
    touchScore: hits / (hits + misses / 2),
    errors: {
      contact: positionError(outs.contact, tests),
      residual: positionError(outs.residual, tests),
    },
    test: tests[0]!,
    predicted: { contact: outs.contact[0]!, residual: outs.residual[0]! },
  };
}
