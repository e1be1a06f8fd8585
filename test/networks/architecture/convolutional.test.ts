import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { convolutional } from "../../../src/networks";

describe("convolutional", () => {
  test("rejects kernels that are too long for the signal", () => {
    const make = () =>
      convolutional({ inputSize: 9, outputSize: 1, channels: [2, 2], kernel: 6, activation: "relu" });
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(
      /kernel must be short enough to leave part of the signal after 2 convolutions, received 6, which leaves length -1/,
    );
  });
});
