import { makePage } from "./page";
import { rooms } from "./rooms";

const startWorker = () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
makePage(document.querySelector<HTMLElement>("#app")!, rooms, startWorker);
