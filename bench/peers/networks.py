"""An epoch of training in PyTorch, on the whole task or on batches, in the precision of the problem, from given weights."""

import numpy as np
import torch
from peer import serve


def with_threads(threads):
    def make(problem):
        torch.set_num_threads(threads)
        torch.set_default_dtype(getattr(torch, problem["precision"]))
        start = np.load(problem["file"])
        inputs, targets = (torch.tensor(start[name]).to(torch.get_default_dtype()) for name in ("inputs", "targets"))
        layers = []
        for i in range(len(problem["widths"]) - 1):
            weights = torch.tensor(start[f"w{i}"])
            layer = torch.nn.Linear(weights.shape[1], weights.shape[0])
            with torch.no_grad():
                layer.weight.copy_(weights)
                layer.bias.zero_()
            layers += [layer, torch.nn.LeakyReLU(0.01)]
        network = torch.nn.Sequential(*layers[:-1])
        kind = torch.optim.Adam if problem["optimiser"] == "adam" else torch.optim.SGD
        optimiser = kind(network.parameters(), lr=problem["learningRate"])

        batch = problem.get("batch")

        def loss_of(x, y):
            return ((network(x) - y) ** 2).sum() / (2 * len(x))

        def step(x, y):
            optimiser.zero_grad()
            loss_of(x, y).backward()
            optimiser.step()

        def epoch(order):
            if batch is None:
                step(inputs, targets)
                return
            for rows in order(len(inputs)).split(batch):
                step(inputs[rows], targets[rows])

        for _ in range(problem["epochs"]):
            epoch(torch.arange)
        with torch.no_grad():
            result = float(loss_of(inputs, targets))
            linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
            end = {f"w{i}": layer.weight.double().numpy() for i, layer in enumerate(linear)}
            end.update({f"b{i}": layer.bias.double().numpy() for i, layer in enumerate(linear)})
            np.savez(problem["out"], **end)

        def run():
            torch.set_num_threads(threads)
            epoch(torch.randperm)
            return result

        return run

    return make


serve({"PyTorch, one thread": with_threads(1), "PyTorch, two threads": with_threads(2)})
