import { type StoreAdvice, withPath } from "../store/store-error";

/** Advice for the file of a kernel. */
const FILE_ADVICE: StoreAdvice = {
  full: "Free space on its disk and continue by resume: true: all finished blocks are kept.",
  "read-only": "Obtain permission to write there, or choose another file by options.file.",
  unavailable:
    "Make its folder available and continue by resume: true, or choose another file by options.file.",
};

/** Calls `work` as `withPath` does, with advice for the file of a kernel. */
export const withKernelPath = <Result>(path: string, action: string, work: () => Result): Result =>
  withPath(path, action, work, FILE_ADVICE);
