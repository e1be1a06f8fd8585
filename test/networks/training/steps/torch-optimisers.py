"""Writes torch-optimisers.references.json: trainings in PyTorch in float64 with decay, clipping and schedules.

Computed with PyTorch 2.14.1 on one thread: pip install torch numpy; python3 torch-optimisers.py. Parameters and data are filled
by ../../fixtures/filled.py. A schedule is η(s) = learningRate (1 + warmup min(s / 5, 1)) / (1 + s / decaySteps) at step s.
"""

import json
import os
import sys

import torch
from torch.nn import functional as F

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "fixtures"))
from filled import filled

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def optimiser_of(parameters, lr, given):
    decay = {} if "weightDecay" not in given else {"weight_decay": given["weightDecay"]}
    if given["name"] == "sgd":
        return torch.optim.SGD(parameters, lr=lr, **decay)
    if given["name"] == "momentum":
        mu, nesterov = given.get("momentum", 0.9), given.get("nesterov", False)
        return torch.optim.SGD(parameters, lr=lr, momentum=mu, nesterov=nesterov, **decay)
    betas, eps = (given.get("beta1", 0.9), given.get("beta2", 0.999)), given.get("epsilon", 1e-8)
    kind = torch.optim.Adam if given["name"] == "adam" else torch.optim.AdamW
    return kind(parameters, lr=lr, betas=betas, eps=eps, **decay)


def rate_of(step, learning_rate, schedule):
    if schedule is None:
        return learning_rate
    return learning_rate * (1 + schedule["warmup"] * min(step / 5, 1)) / (1 + step / schedule["decaySteps"])


def train(case):
    widths, options, schedule = case["network"]["widths"], case["options"], case.get("schedule")
    weights, biases, at = [], [], 0
    for n, m in zip(widths, widths[1:]):
        weights.append(filled((m, n), 1, case["scale"], at).requires_grad_())
        at += m * n
        if case["network"].get("bias", True):
            biases.append(filled((m,), 1, case["scale"], at).requires_grad_())
            at += m
    x = filled((case["samples"], case["inputs"]), 2, 2.0)
    y = filled((case["samples"], widths[-1]), 3)
    batch = options.get("batch", case["samples"])
    lr = options["learningRate"]
    parameters = [*weights, *biases]
    optimiser = optimiser_of(parameters, lr, options["optimiser"])
    steps, times, time, norms = 0, [], 0.0, []

    def loss_of(x, y):
        a = x
        for l, w in enumerate(weights):
            a = F.linear(a, w, biases[l] if biases else None)
            a = torch.tanh(a) if l < len(weights) - 1 else a
        return 0.5 * ((a - y) ** 2).sum() / len(x)

    losses = []
    for epoch in range(options["epochs"] + 1):
        losses.append(loss_of(x, y).item())
        times.append(time)
        if epoch == options["epochs"]:
            break
        for start in range(0, case["samples"], batch):
            rate = rate_of(steps, lr, schedule)
            optimiser.param_groups[0]["lr"] = rate
            optimiser.zero_grad()
            loss_of(x[start : start + batch], y[start : start + batch]).backward()
            if "clipNorm" in options:
                norms.append(torch.nn.utils.clip_grad_norm_(parameters, options["clipNorm"]).item())
            optimiser.step()
            steps += 1
            time += rate
    clipped = sum(norm > options.get("clipNorm", 0) for norm in norms)
    flat = lambda arrays: [a.detach().flatten().tolist() for a in arrays]
    print(f"{case['name']}: {clipped} of {len(norms)} steps clipped")
    return {"loss": losses, "times": times, "weights": flat(weights), "biases": flat(biases)}


network = {"kind": "mlp", "widths": [3, 7, 5, 2], "activation": "tanh"}
schedule = {"warmup": 2.0, "decaySteps": 8.0}
optimisers = {
    "SGD with decay": (0.1, {"name": "sgd", "weightDecay": 0.3}),
    "momentum with decay": (0.02, {"name": "momentum", "momentum": 0.8, "weightDecay": 0.3}),
    "Nesterov": (0.02, {"name": "momentum", "nesterov": True}),
    "Nesterov with decay": (0.02, {"name": "momentum", "momentum": 0.8, "nesterov": True, "weightDecay": 0.1}),
    "Adam with decay": (0.01, {"name": "adam", "weightDecay": 0.2}),
    "AdamW": (0.01, {"name": "adamw"}),
    "AdamW with decay 0.5": (0.01, {"name": "adamw", "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6, "weightDecay": 0.5}),
}
cases = []


def add(name, learning_rate, optimiser, samples=3, schedule=None, net=network, **options):
    settings = {"learningRate": learning_rate, "epochs": 12, "optimiser": optimiser, "shuffle": False, **options}
    case = {"name": name, "network": net, "samples": samples, "scale": 1.0, "inputs": 3, "options": settings}
    cases.append({**case, "schedule": schedule} if schedule else case)


for name, (rate, optimiser) in optimisers.items():
    add(name, rate, optimiser)
    add(f"{name}, a schedule, clipping and batches", rate, optimiser, 30, schedule, batch=12, clipNorm=0.15)
for name, rate, optimiser in [("SGD", 0.1, "sgd"), ("momentum", 0.02, "momentum"), ("Adam", 0.01, "adam")]:
    add(f"{name}, clipping", rate, {"name": optimiser}, clipNorm=0.3)
    add(f"{name}, a schedule", rate, {"name": optimiser}, 30, schedule)
add("AdamW without biases", 0.01, {"name": "adamw", "weightDecay": 0.5}, 5, net={**network, "bias": False})

trainings = [(case, train(case)) for case in cases]


def reference_set(fields, tolerance, what):
    values = [{"given": case, "expected": {field: made[field] for field in fields}} for case, made in trainings]
    return {"origin": f"torch-optimisers.py: PyTorch 2.14.1 in float64; {what}", "tolerance": tolerance, "values": values}


references = {
    "loss and time at every epoch of trainings in PyTorch with decay, clipping and schedules": reference_set(
        ("loss", "times"), {"absolute": 1e-15, "relative": 1e-12}, "time is the sum of the learning rates"
    ),
    "weights and biases after twelve epochs in PyTorch with decay, clipping and schedules": reference_set(
        ("weights", "biases"), {"absolute": 1e-12}, "after the last epoch"
    ),
}
with open(os.path.join(here, "torch-optimisers.references.json"), "w") as file:
    json.dump(references, file, ensure_ascii=False)
    file.write("\n")
