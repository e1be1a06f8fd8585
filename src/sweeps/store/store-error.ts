/**
 * Reason why a folder of a sweep cannot be used: the disk is full; the folder cannot be written; a file holds a damaged row;
 * another process appends to the file; the folder belongs to a different sweep; it holds rows and `resume` is not set; the
 * operating system reports a different error.
 */
export type StoreFailure = "full" | "read-only" | "damaged" | "locked" | "changed" | "exists" | "unavailable";

/**
 * Thrown when the folder of a sweep cannot be read or written. Rows that are on disk stay there.
 *
 * The last sentence of the message is the advice, which names the cure.
 *
 * @example
 * const report = (error: unknown) => {
 *   if (error instanceof StoreError) console.log(error.reason, error.path, error.advice);
 * };
 */
export class StoreError extends Error {
  static override readonly name = "StoreError";
  override get name(): "StoreError" {
    return "StoreError";
  }
  /** Kind of failure, as a constant that programs can test. */
  readonly reason: StoreFailure;
  /** File or folder that failed. */
  readonly path: string;
  /** Advice on what to do, as text. */
  readonly advice: string;

  constructor(
    reason: StoreFailure,
    path: string,
    failure: { readonly message: string; readonly advice: string; readonly cause?: unknown },
  ) {
    super(
      `${path} ${failure.message}. ${failure.advice}`,
      failure.cause === undefined ? undefined : { cause: failure.cause },
    );
    this.reason = reason;
    this.path = path;
    this.advice = failure.advice;
  }
}

/** Advice by the reason of a failure of the operating system. */
export type StoreAdvice = Readonly<Record<"full" | "read-only" | "unavailable", string>>;

/** Advice for the folder of a sweep. */
const FOLDER_ADVICE: StoreAdvice = {
  full: "Free space on its disk and continue with --resume (resume: true): all finished points are kept.",
  "read-only": "Obtain permission to write there, or choose another folder with --out.",
  unavailable: "Make its folder available, or choose another one with --out, and continue with --resume.",
};

/** Reasons by the code of an error of the operating system; all others are "unavailable". */
const SYSTEM_FAILURES: Readonly<Record<string, keyof StoreAdvice>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "full",
  EROFS: "read-only",
  EACCES: "read-only",
  EPERM: "read-only",
};

/** Calls a function; returns undefined if it fails with a code of the operating system, such as "ENOENT". */
export function unlessCode<Result>(code: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (systemCode(error) === code) return undefined;
    throw error;
  }
}

/** Returns the code of an error of the operating system, such as "ENOSPC"; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === "string" && typeof syscall === "string" ? code : undefined;
}

/**
 * Calls `work`, and turns an error of the operating system into a `StoreError` about `path`.
 *
 * @param action past participle for the message, such as "written"
 */
export function withPath<Result>(
  path: string,
  action: string,
  work: () => Result,
  advice: StoreAdvice = FOLDER_ADVICE,
): Result {
  try {
    return work();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const reason = SYSTEM_FAILURES[code] ?? "unavailable";
    const [, description = code] = /^(\w+: [^,]+)/.exec((error as Error).message) ?? [];
    const message = `cannot be ${action} (${description})`;
    throw new StoreError(reason, path, { message, advice: advice[reason], cause: error });
  }
}
