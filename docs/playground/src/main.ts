import { makePage } from "./page/page";
import { rooms } from "./rooms";

const startWorker = () => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
makePage(document.querySelector<HTMLElement>("#app")!, rooms, { startWorker, addresses: ADDRESSES });
