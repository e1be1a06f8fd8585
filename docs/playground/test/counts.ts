import type { Reporter } from "vitest/node";

/** Prints one line of counts at the end of the output. */
export const counts: Reporter = {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    // An error in a file or a hook is a failure without a failed test.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const failed = tests.filter((test) => test.result().state === "failed").length + broken;
    process.once("exit", () => console.log(`${passed} passed, ${failed} failed`));
  },
};
