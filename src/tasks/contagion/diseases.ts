import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { Path } from "../../arrays/path";

/** Simple contagion: P(S → I) = 1 − (1 − τ)^ℓ with ℓ infected neighbours. */
export interface SisLaw {
  readonly name: "sis";
  /** Probability τ of an infection by one infected neighbour in one step. */
  readonly infection: number;
  /** Probability ρ of recovery in one step. */
  readonly recovery: number;
}

/** Complex contagion: P(S → I) ∝ ℓ³ / (e^(ℓ/η) − 1), the law of Planck, with its maximum 1 at ℓ ≈ 2.82 η. */
export interface PlanckLaw {
  readonly name: "planck";
  /** Scale η of the number of neighbours. */
  readonly scale: number;
  /** Probability ρ of recovery in one step. */
  readonly recovery: number;
}

/** Two simple contagions: an infection by one is `coupling` times as probable for a node with the other. */
export interface InteractingLaw {
  readonly name: "interacting";
  /** Probabilities τ₁ and τ₂ of an infection by one infected neighbour. */
  readonly infection: readonly [number, number];
  /** Probabilities ρ₁ and ρ₂ of recovery. */
  readonly recovery: readonly [number, number];
  /** Factor c with c τ < 1. */
  readonly coupling: number;
}

/** Law of a contagion: a name, with the constants of Murphy, Laurence & Allard (2021), or a record of constants. */
export type ContagionLaw = "sis" | "planck" | "interacting" | SisLaw | PlanckLaw | InteractingLaw;

/** One disease. State numbers have bit d set for a node with disease d, so that all laws have one form. */
export interface Disease {
  readonly recovery: number;
  /** Returns the probability of an infection, given the number of infected neighbours and the other disease. */
  infection(infected: number, hasOther: boolean): number;
}

const PUBLISHED = {
  sis: { name: "sis", infection: 0.04, recovery: 0.08 },
  planck: { name: "planck", scale: 6, recovery: 0.08 },
  interacting: { name: "interacting", infection: [0.01, 0.012], recovery: [0.19, 0.22], coupling: 50 },
} as const satisfies Record<string, ContagionLaw>;

/** Position of the maximum of x³ / (eˣ − 1): the root of x = 3 (1 − e^−x). */
const PLANCK_PEAK = 2.8214393721220787;

const SIS: FieldsOf<SisLaw> = { name: true, infection: true, recovery: true };
const PLANCK: FieldsOf<PlanckLaw> = { name: true, scale: true, recovery: true };
const INTERACTING: FieldsOf<InteractingLaw> = { ...SIS, coupling: true };

/** Reads a law as a list of its diseases. */
export function readDiseases(at: Arguments, path: string, law: ContagionLaw): readonly Disease[] {
  const names = Object.keys(PUBLISHED) as (keyof typeof PUBLISHED)[];
  const constants = typeof law === "object" ? law : PUBLISHED[at.choice(path, law, names)];
  at.record(path, constants);
  const of = at.at(path);
  of.choice("name", constants.name, names);
  const probability = (field: Path, value: unknown) => of.number(field, value, { atLeast: 0, atMost: 1 });
  switch (constants.name) {
    case "sis": {
      at.options(path, constants, SIS);
      const infection = probability("infection", constants.infection);
      return [
        { recovery: probability("recovery", constants.recovery), infection: (l) => simple(infection, l) },
      ];
    }
    case "planck": {
      at.options(path, constants, PLANCK);
      const scale = of.number("scale", constants.scale, { above: 0 });
      return [{ recovery: probability("recovery", constants.recovery), infection: (l) => planck(l / scale) }];
    }
    case "interacting": {
      at.options(path, constants, INTERACTING);
      const coupling = of.number("coupling", constants.coupling, { atLeast: 0 });
      return [0, 1].map((d) => {
        const infection = probability(["infection", d], pairOf(of, "infection", constants.infection)[d]);
        const recovery = probability(["recovery", d], pairOf(of, "recovery", constants.recovery)[d]);
        if (coupling * infection >= 1) {
          throw of.error("coupling", `below 1 / infection = ${1 / infection}`, coupling);
        }
        return {
          recovery,
          infection: (l, hasOther) => simple(hasOther ? coupling * infection : infection, l),
        };
      });
    }
  }
}

/** Checks that a value is a list of two numbers. */
function pairOf(at: Arguments, path: string, value: readonly [number, number]): readonly number[] {
  if (Array.isArray(value) && value.length === 2) return value;
  throw at.error(path, "a list of two numbers, one for each disease", value);
}

/** Computes 1 − (1 − τ)^ℓ, accurate for small τ. */
const simple = (infection: number, infected: number): number =>
  infected === 0 ? 0 : -Math.expm1(infected * Math.log1p(-infection));

/** Value of x³ / (eˣ − 1) at its maximum. */
const PLANCK_MAXIMUM = PLANCK_PEAK ** 3 / Math.expm1(PLANCK_PEAK);

/** Computes x³ / (eˣ − 1) relative to its maximum, without overflow for any x >= 0. */
function planck(x: number): number {
  const growth = Math.expm1(x);
  if (x === 0 || growth === Number.POSITIVE_INFINITY) return 0;
  return Math.min(1, (x / growth) * ((x * x) / PLANCK_MAXIMUM));
}
