import type { Outcome } from "./outcome";
import type { Values } from "./parameter";

/** What the page asks of the worker; a newer request ends those before. */
export interface Request {
  readonly id: number;
  readonly room: string;
  readonly values: Values;
}

/** What the worker answers, several times for each request: first that it has seen it. */
export type Answer = { readonly id: number } & (
  | { readonly kind: "begun" }
  | {
      readonly kind: "outcome";
      readonly outcome: Outcome;
      readonly finished: boolean;
      readonly milliseconds: number;
    }
  | { readonly kind: "failure"; readonly message: string }
);
