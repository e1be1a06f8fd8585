let passed = 0;
let failed = 0;

/** Runs a check and prints its outcome, with the note that the check returns. */
export async function check(name, body) {
  const start = performance.now();
  try {
    const note = await body();
    passed++;
    const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log(`ok     ${name} (${[note, time].filter(Boolean).join(", ")})`);
  } catch (error) {
    failed++;
    const messages =
      error.stderr === undefined
        ? [error.message]
        : [error.message.split("\n")[0], error.stdout, error.stderr];
    console.log(`FAILED ${name}\n${messages.filter(Boolean).join("\n")}`);
  }
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Returns the numbers of checks that passed and failed. */
export const outcomes = () => ({ passed, failed });
