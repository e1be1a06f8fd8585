"""Full-batch gradient descent of a deep linear network as a PyTorch training loop, in double precision on one thread."""

import torch
from peer import serve

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def product(weights):
    out = weights[0]
    for w in weights[1:]:
        out = w @ out
    return out


def training(loss_of):
    def make(problem):
        widths, rate, steps = problem["widths"], problem["learningRate"], problem["steps"]
        start = [torch.tensor(w).reshape(m, n) for w, m, n in zip(problem["weights"], widths[1:], widths)]
        loss = loss_of(problem)

        def run():
            weights = [w.clone().requires_grad_() for w in start]
            optimizer = torch.optim.SGD(weights, lr=rate)
            for _ in range(steps):
                optimizer.zero_grad()
                loss(weights).backward()
                optimizer.step()
            with torch.no_grad():
                return product(weights).norm().item()

        return run

    return make


def on_statistics(problem):
    """For white inputs, half of the mean squared error is |target - W|^2 / 2 plus a constant."""
    target = torch.tensor(problem["inputOutputCorrelation"]).reshape(problem["widths"][-1], problem["widths"][0])
    return lambda weights: 0.5 * (target - product(weights)).square().sum()


def on_samples(problem):
    """Computes the usual forward pass layer by layer, with samples as rows."""
    inputs = torch.tensor(problem["inputs"]).reshape(-1, problem["widths"][0])
    targets = torch.tensor(problem["targets"]).reshape(-1, problem["widths"][-1])

    def loss(weights):
        hidden = inputs
        for w in weights:
            hidden = hidden @ w.T
        return 0.5 * (targets - hidden).square().sum() / len(inputs)

    return loss


serve({"PyTorch SGD, statistics": training(on_statistics), "PyTorch SGD, samples": training(on_samples)})
