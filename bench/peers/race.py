"""Full-batch gradient descent of a gated network on its samples as a PyTorch training loop, in double precision."""

import torch
from peer import serve

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def on_samples(problem):
    nodes, edges = problem["nodes"], [tuple(edge) for edge in problem["edges"]]
    inputs = {name: torch.tensor(x).reshape(-1, nodes[name]) for name, x in problem["inputs"].items()}
    targets = {name: torch.tensor(y).reshape(-1, nodes[name]) for name, y in problem["targets"].items()}
    gates = {key: torch.tensor(g).reshape(-1, 1) for key, g in problem["edgeGates"].items()}
    start = {
        f"{a}->{b}": torch.tensor(problem["weights"][f"{a}->{b}"]).reshape(nodes[b], nodes[a]) for a, b in edges
    }
    samples = problem["samples"]

    def loss_of(weights):
        activity = dict(inputs)
        # The nodes are in topological order: every edge leads from an earlier node to a later one.
        for node in nodes:
            for a, b in edges:
                if b == node:
                    key = f"{a}->{b}"
                    signal = (activity[a] * gates[key]) @ weights[key].T
                    activity[b] = activity[b] + signal if b in activity else signal
        return sum(0.5 * (y - activity[name]).square().sum() for name, y in targets.items()) / samples

    def run():
        weights = {key: w.clone().requires_grad_() for key, w in start.items()}
        optimizer = torch.optim.SGD(weights.values(), lr=problem["learningRate"])
        for _ in range(problem["steps"]):
            optimizer.zero_grad()
            loss_of(weights).backward()
            optimizer.step()
        with torch.no_grad():
            return torch.sqrt(sum(w.square().sum() for w in weights.values())).item()

    return run


serve({"PyTorch SGD, samples": on_samples})
