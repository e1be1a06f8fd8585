import type { Arguments } from "../../arrays/arguments";
import type { ArgumentError } from "../../arrays/errors";
import { HERE } from "../../arrays/path";
import { dataView } from "../bytes";
import type { Value } from "./records";

/** Stack, marks and memo of the machine whose instructions a pickle holds, and its position in the bytes. */
export class Machine {
  readonly at: Arguments;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  #next = 0;
  readonly #stack: Value[] = [];
  /** Heights of the stack at the marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(at: Arguments, bytes: Uint8Array) {
    this.at = at;
    this.bytes = bytes;
    this.view = dataView(bytes);
  }

  /** Byte offset of the next instruction or argument. */
  get position(): number {
    return this.#next;
  }

  /** Returns the offset of the next `count` bytes, and continues behind them. */
  readonly take = (count: number): number => {
    const start = this.#next;
    if (start + count > this.bytes.length) throw this.damaged("an end within an instruction");
    this.#next = start + count;
    return start;
  };

  /** Reads text of a number of bytes. */
  text(length: number): string {
    const start = this.take(length);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes.subarray(start, start + length));
    } catch {
      throw this.damaged("text that is not UTF-8");
    }
  }

  /** Reads a line of text without its end. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.#next);
    if (end < 0) throw this.damaged("a line without an end");
    const line = this.text(end - this.#next);
    this.take(1);
    return line;
  }

  push(value: Value): void {
    this.#stack.push(value);
  }

  pop(): Value {
    return this.popMany(1)[0]!;
  }

  /** Removes the last values of the stack above the last mark, and returns them in order. */
  popMany(count: number): Value[] {
    const floor = this.#marks[this.#marks.length - 1] ?? 0;
    if (this.#stack.length - count < floor) throw this.damaged("an empty stack");
    return this.#stack.splice(this.#stack.length - count);
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Removes the last mark with all values above it, and returns these in order. */
  popToMark(): Value[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.damaged("no mark");
    return this.#stack.splice(height);
  }

  top(): Value | undefined {
    return this.#stack[this.#stack.length - 1];
  }

  /** Stores the last value of the stack under a number. */
  keep(index: number): void {
    const value = this.top();
    if (value === undefined) throw this.damaged("an empty stack");
    this.#memo.set(index, value);
  }

  /** Returns the value that is stored under a number. */
  kept(index: number): Value {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.damaged(`no value number ${index}`);
    return value;
  }

  /** Returns the error for instructions that contradict each other. */
  damaged(received: string): ArgumentError {
    return this.at.refusal(HERE, "an intact pickle", `${received} at byte ${this.#next}`);
  }
}
