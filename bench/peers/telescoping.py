"""The telescoping model of gradient descent with its smoother, by gradients of every sample in PyTorch."""

import sys

from peer import serve


def functorch(problem):
    """Computes the gradients of all samples by torch.func, and the kernel as their product."""
    import numpy as np
    import torch
    from torch.func import grad, vmap

    torch.set_num_threads(1)
    weights = [np.array(w["values"]).reshape(w["shape"]) for w in problem["weights"]]
    inputs, probe = (np.array(problem[name]).reshape(-1, weights[0].shape[1]) for name in ("inputs", "probe"))
    x = torch.tensor(np.concatenate([inputs, probe]))
    y = torch.tensor(problem["targets"], dtype=torch.float64)
    start = [(torch.tensor(w), torch.tensor(b, dtype=torch.float64)) for w, b in zip(weights, problem["biases"])]
    rate = problem["learningRate"]
    count = len(y)

    def network(parameters, sample):
        h = sample
        for layer, (w, b) in enumerate(parameters):
            h = w @ h + b
            if layer + 1 < len(parameters):
                h = torch.relu(h)
        return h[0]

    gradients = vmap(grad(network), (None, 0))
    outputs = vmap(network, (None, 0))

    def run():
        parameters = start
        f = outputs(parameters, x)
        telescoped, offset = f.clone(), f.clone()
        smoother = torch.zeros(len(x), count, dtype=torch.float64)
        for batch in problem["batches"]:
            rows = torch.tensor(batch)
            f = outputs(parameters, x)
            jacobian = torch.cat([g.reshape(len(x), -1) for pair in gradients(parameters, x) for g in pair], 1)
            residuals = -smoother[rows]
            residuals[torch.arange(len(rows)), rows] += 1
            kernel = jacobian @ jacobian[rows].T / len(rows)
            gradient = jacobian[rows].T @ (f[rows] - y[rows]) / len(rows)
            smoother = smoother + rate * kernel @ residuals
            offset = offset - rate * kernel @ offset[rows]
            telescoped = telescoped - rate * jacobian @ gradient
            moved, at = [], 0
            for pair in parameters:
                pieces = []
                for p in pair:
                    pieces.append(p - rate * gradient[at : at + p.numel()].reshape(p.shape))
                    at += p.numel()
                moved.append(tuple(pieces))
            parameters = moved
        effective = count / (len(x) - count) * (smoother[count:] ** 2).sum()
        return float(effective + telescoped[count])

    return run


try:
    import torch  # noqa: F401

    serve({"PyTorch functorch": functorch})
except ImportError:
    print("torch is not installed", file=sys.stderr)
    serve({}, ["torch"])
