export { ExecutorError } from "./executors/executor";
export { StoreError } from "./store/store-error";
