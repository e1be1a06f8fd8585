"""Executes a notebook in the kernel it names and writes it with its outputs: execute.py FROM TO SECONDS_PER_CELL.

Deno's kernel may say that it is idle before it sends what the cell shows, and programs that stop listening then lose it.
So this one goes on listening until the kernel has been silent for a while.
"""

import json
import sys
import time
from queue import Empty

from jupyter_client.manager import start_new_kernel

SILENCE = 0.8
"""Seconds without a message after which an idle kernel has said everything."""


def output_of(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        return {"output_type": "stream", "name": content["name"], "text": content["text"]}
    if kind in ("display_data", "execute_result"):
        return {"output_type": kind, "data": content["data"], "metadata": {}}
    if kind == "error":
        return {"output_type": "error", **{key: content[key] for key in ("ename", "evalue", "traceback")}}
    return None


def joined(outputs):
    """The outputs, with what was printed piece by piece in one."""
    whole = []
    for output in outputs:
        last = whole[-1] if whole else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            whole.append(output)
    return whole


def execute(client, source, seconds):
    request = client.execute(source)
    outputs, idle, end = [], False, time.monotonic() + seconds
    while True:
        try:
            message = client.get_iopub_msg(timeout=SILENCE if idle else max(0.1, end - time.monotonic()))
        except Empty:
            if idle:
                return joined(outputs)
            raise TimeoutError(f"a cell took more than {seconds} s") from None
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status":
            idle = message["content"]["execution_state"] == "idle"
        output = output_of(message)
        if output is not None:
            outputs.append(output)


def main(source, target, seconds):
    with open(source, encoding="utf8") as file:
        notebook = json.load(file)
    manager, client = start_new_kernel(kernel_name=notebook["metadata"]["kernelspec"]["name"])
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = execute(client, "".join(cell["source"]), seconds)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    with open(target, "w", encoding="utf8") as file:
        json.dump(notebook, file)


main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
