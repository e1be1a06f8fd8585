"""The tangent kernel of a finite convolutional ReLU network with one output, from its Jacobian in PyTorch, float64."""

import numpy as np
import torch
from peer import serve
from torch.func import functional_call, jacrev, vmap

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def setting(problem):
    """Returns the network, its parameters and the inputs, with channels first."""
    layers = []
    parameters = {}
    for weights in problem["weights"]:
        w = torch.tensor(np.array(weights["values"]).reshape(weights["shape"]))
        if w.ndim == 2:
            layers += [torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(w.shape[1], w.shape[0], False)]
        else:
            w = w.permute(0, 3, 1, 2).contiguous()
            layers.append(torch.nn.Conv2d(w.shape[1], w.shape[0], tuple(w.shape[2:]), padding="same", bias=False))
        parameters[f"{len(layers) - 1}.weight"] = w
        layers.append(torch.nn.ReLU())
    network = torch.nn.Sequential(*layers[:-1])
    x = torch.tensor(np.array(problem["values"]).reshape(problem["shape"])).permute(0, 3, 1, 2).contiguous()
    return network, parameters, x


def fingerprint(kernel):
    rows = np.arange(len(kernel))
    return float(np.sum(kernel[rows, 7 * rows % len(kernel)] * (1 + rows % 7)))


def functorch(problem):
    network, parameters, x = setting(problem)
    jacobian = vmap(jacrev(lambda p, sample: functional_call(network, p, (sample[None],))[0]), (None, 0))

    def run():
        j = torch.cat([part.flatten(1) for part in jacobian(parameters, x).values()], 1)
        return fingerprint((j @ j.T).numpy())

    return run


def explicit(problem):
    """Computes the gradients of the samples one by one."""
    network, start, x = setting(problem)
    parameters = {name: w.requires_grad_() for name, w in start.items()}

    def run():
        rows = []
        for sample in x:
            output = functional_call(network, parameters, (sample[None],))[0, 0]
            parts = torch.autograd.grad(output, list(parameters.values()))
            rows.append(torch.cat([part.flatten() for part in parts]))
        j = torch.stack(rows)
        return fingerprint((j @ j.T).numpy())

    return run


serve({"PyTorch functorch": functorch, "PyTorch, sample by sample": explicit})
