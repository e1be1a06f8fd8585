import type { Outcome } from "../outcome";
import type { Values } from "../parameter";

/** A request of the page to the worker; a newer request aborts earlier ones. */
export interface Request {
  readonly id: number;
  readonly room: string;
  readonly values: Values;
}

/** Answers of the worker, several for each request; the first acknowledges it. */
export type Answer = { readonly id: number; readonly kind: "begun" } | Result;

/** Results of a request, or the reason for their absence. */
export type Result = { readonly id: number } & (
  | {
      readonly kind: "outcome";
      readonly outcome: Outcome;
      readonly finished: boolean;
      readonly milliseconds: number;
    }
  | { readonly kind: "failure"; readonly message: string }
);
