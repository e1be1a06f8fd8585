"""Outer steps of MAML by torch.func, through the inner loop and batched over episodes, in double precision on one thread."""

from peer import serve

try:
    import torch
    from torch.func import grad, grad_and_value, vmap
except ImportError:
    serve({}, ["torch"])
    raise SystemExit

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def outputs(parameters, inputs):
    hidden = inputs
    layers = len(parameters) // 2
    for i in range(layers):
        hidden = hidden @ parameters[i].T + parameters[layers + i]
        if i + 1 < layers:
            hidden = torch.tanh(hidden)
    return hidden


def loss(parameters, inputs, targets):
    return 0.5 * (outputs(parameters, inputs) - targets).square().sum() / len(inputs)


def outer_steps(problem):
    rate, steps = problem["innerRate"], problem["innerSteps"]
    parameters = tuple(torch.tensor(p, dtype=torch.float64) for p in problem["parameters"])
    names = ("supportInputs", "supportTargets", "queryInputs", "queryTargets")
    samples = [torch.tensor(problem[name], dtype=torch.float64) for name in names]

    def query_loss(start, inputs, targets, query_inputs, query_targets):
        adapted = start
        for _ in range(steps):
            gradients = grad(loss)(adapted, inputs, targets)
            adapted = tuple(p - rate * g for p, g in zip(adapted, gradients))
        return loss(adapted, query_inputs, query_targets)

    batched = vmap(query_loss, in_dims=(None, 0, 0, 0, 0))
    compute = grad_and_value(lambda start: batched(start, *samples).mean())

    def run():
        trained = parameters
        for _ in range(problem["iterations"]):
            gradients, value = compute(trained)
            trained = tuple(p - problem["learningRate"] * g for p, g in zip(trained, gradients))
        return value.item()

    return run


serve({"torch.func": outer_steps})
