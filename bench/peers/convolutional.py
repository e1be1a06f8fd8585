"""Steps of full-batch gradient descent of a convolutional network in PyTorch, on one thread, in two precisions."""

import numpy as np
import torch
from peer import serve

torch.set_num_threads(1)


def array(value, dtype):
    return torch.tensor(np.array(value["values"]).reshape(value["shape"])).to(dtype)


def in_precision(dtype):
    def make(problem):
        convolution = torch.nn.Conv1d if problem["dimensions"] == 1 else torch.nn.Conv2d
        inputs, targets = (array(problem[key], dtype) for key in ("inputs", "targets"))
        if problem["dimensions"] == 1:
            inputs = inputs[:, None, :]
        layers = []
        for weights, biases in zip(problem["weights"], problem["biases"]):
            w, b = array(weights, dtype), array(biases, dtype)
            if w.ndim == 2:
                layers += [torch.nn.Flatten(), torch.nn.Linear(w.shape[1], w.shape[0])]
            else:
                padding = 0 if problem["dimensions"] == 1 else "same"
                layers += [convolution(w.shape[1], w.shape[0], tuple(w.shape[2:]), padding=padding)]
            layers[-1] = layers[-1].to(dtype)
            with torch.no_grad():
                layers[-1].weight.copy_(w)
                layers[-1].bias.copy_(b)
            layers.append(torch.nn.LeakyReLU(0.01))
        network = torch.nn.Sequential(*layers[:-1])
        optimiser = torch.optim.SGD(network.parameters(), lr=problem["learningRate"])

        def loss_of():
            return ((network(inputs) - targets) ** 2).sum() / (2 * len(inputs))

        def step():
            optimiser.zero_grad()
            loss_of().backward()
            optimiser.step()

        for _ in range(problem["steps"]):
            step()
        with torch.no_grad():
            result = float(loss_of())

        def run():
            step()
            return result

        return run

    return make


serve({"PyTorch, float64": in_precision(torch.float64), "PyTorch, float32": in_precision(torch.float32)})
