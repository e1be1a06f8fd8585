import { tellHeight } from "./embed";
import { makePage } from "./page/page";
import { rooms } from "./rooms";

const root = document.querySelector<HTMLElement>("#app")!;
const startWorker = () => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
makePage(root, rooms, { startWorker, addresses: ADDRESSES });
tellHeight(root);
