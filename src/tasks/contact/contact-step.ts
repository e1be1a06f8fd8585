import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";

/** Position and velocity of a ball of unit mass above a floor at position 0. */
export interface ContactState {
  readonly position: number;
  readonly velocity: number;
}

/** Constants of the motion of a bouncing ball. */
export interface ContactLaw {
  /** Coefficient of restitution e, from 0 (no bounce) to 1 (elastic). */
  readonly restitution: number;
  /** Gravitational acceleration g >= 0. */
  readonly gravity: number;
  /** Time step h > 0. */
  readonly step: number;
}

/** State after a step, with the contact during the step. */
export interface ContactStep extends ContactState {
  /** True if the ball touches the floor. */
  readonly touch: boolean;
}

export const CONTACT_LAW: FieldsOf<ContactLaw> = { restitution: true, gravity: true, step: true };

/**
 * Computes one step of a bouncing ball with the contact-implicit scheme of Hochlehnert et al. (2021):
 * q⁺ = q + h v; then v⁺ = −e v if q⁺ <= 0 and v < 0, and v⁺ = v − h g otherwise.
 *
 * A ball that touches the floor and would leave it with v⁺ <= h g comes to rest there, q⁺ = v⁺ = 0, as does one that lies
 * on the floor. Without this rule the ball would sink, because the next step of gravity would turn it around at once.
 *
 * @param state position and velocity; positions slightly below 0 occur for one step after a contact
 * @param law restitution e in [0, 1], gravity g >= 0 and time step h > 0
 * @throws ArgumentError for unknown fields of the law, or numbers out of range
 * @example
 * contactStep({ position: 0.05, velocity: -4 }, { restitution: 0.8, gravity: 9.81, step: 0.02 });
 * // { position: -0.03, velocity: 3.2, touch: true }
 */
export function contactStep(state: ContactState, law: ContactLaw): ContactStep {
  const args = argumentsOf("contactStep");
  args.record("state", state);
  const at = args.at("state");
  at.number("position", state.position);
  at.number("velocity", state.velocity);
  args.options("law", law, CONTACT_LAW);
  checkContactLaw(args.at("law"), law);
  const next = nextContactState(state, law);
  args.finite("state", Float64Array.of(next.position, next.velocity));
  return next;
}

/** Checks the constants of the motion. */
export function checkContactLaw(at: Arguments, { restitution, gravity, step }: ContactLaw): void {
  at.number("restitution", restitution, { atLeast: 0, atMost: 1 });
  at.number("gravity", gravity, { atLeast: 0 });
  at.number("step", step, { above: 0 });
}

/** Computes one step without checks. */
export function nextContactState(
  { position, velocity }: ContactState,
  { restitution, gravity, step }: ContactLaw,
): ContactStep {
  const reached = position + step * velocity;
  if (reached > 0 || velocity > 0) {
    return { position: reached, velocity: velocity - step * gravity, touch: false };
  }
  const rebound = -restitution * velocity;
  const rests = rebound <= step * gravity;
  return { position: rests ? 0 : reached, velocity: rests ? 0 : rebound, touch: true };
}
