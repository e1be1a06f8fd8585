import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { recordedSetting } from "../../../src/reports/setting/recorded-setting";

/** Reads a setting in a log. */
const read = (text: string | undefined, time = "step") =>
  recordedSetting(
    argumentsOf("test").at("log"),
    {
      names: text === undefined ? [] : ["setting"],
      read: () => {
        throw new Error("not numbers");
      },
      readText: () => [text!],
    },
    time,
  );

describe("recordedSetting", () => {
  it("reads JSON without fields that are null or unknown", () => {
    const text =
      '{"loss": "half-sum", "batchSize": null, "learningRate": [0.1], "seed": 3, "activation": "relu"}';
    expect(read(text)).toEqual({ setting: { loss: "half-sum", learningRate: [0.1] }, activation: "relu" });
  });

  it("reads names of fields as in Python", () => {
    const text = '{"learning_rate": 0.1, "weight_decay": 0.5, "batch_size": 4, "momentum": 0.9, "lr": 3}';
    const setting = { learningRate: 0.1, weightDecay: 0.5, batchSize: 4, momentum: 0.9 };
    expect(read(text)).toEqual({ setting });
  });

  it("takes the unit of time from the name of the times, unless the setting has one", () => {
    expect(read("{}", "epochs").setting).toEqual({ timeUnit: "epochs" });
    expect(read('{"timeUnit": "steps"}', "epoch").setting).toEqual({ timeUnit: "steps" });
    expect(read("{}", "step").setting).toEqual({});
  });

  it.each(["sigmoid", "silu", "GELU", "constructor", ""])("ignores the activation %j with a note", (name) => {
    const { activation, note } = read(JSON.stringify({ activation: name }));
    expect(activation).toBeUndefined();
    expect(note).toMatch(`The activation “${name}” of the array "setting" is ignored: known are linear,`);
  });

  it("is empty for a log without a setting", () => {
    expect(read(undefined)).toEqual({});
  });

  it.each(["{", "[1]", "3", '{"activation": 3}'])("refuses %s and names the array", (text) => {
    expect(() => read(text)).toThrow('log (array "setting")');
  });
});
