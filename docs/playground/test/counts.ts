import type { Reporter } from "vitest/node";

/** Ends the output with one line of counts. */
export const counts: Reporter = {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    // A file or a hook that throws fails without a failed test.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const failed = tests.filter((test) => test.result().state === "failed").length + broken;
    process.once("exit", () => console.log(`${passed} passed, ${failed} failed`));
  },
};
