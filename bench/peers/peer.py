"""Counterpart of bench/peer.ts: runs each requested method for about the requested time and answers with its mean time."""

import json
import os
import sys
import time

now = time.process_time if "BENCH_PROCESSOR_TIME" in os.environ else time.perf_counter


def serve(methods, missing=()):
    """methods: name -> function(problem), whose result is a function that does the work once and returns a number.

    missing: names of packages that are not installed, whose rows are left out.
    """
    print(json.dumps({"methods": list(methods), "missing": list(missing)}), flush=True)
    made = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps([request["method"], request["problem"]])
        if key not in made:
            made[key] = methods[request["method"]](request["problem"])
        run = made[key]
        budget = request["milliseconds"] / 1000
        start = now()
        runs = 0
        while runs == 0 or now() - start < budget:
            result = run()
            runs += 1
        elapsed = now() - start
        print(json.dumps({"milliseconds": 1000 * elapsed / runs, "result": float(result)}), flush=True)
