"""Records a training run of PyTorch in one .npz file, which `learning-dynamics diagnose` and `fit` read."""
import copy
import json

import numpy as np
import torch


class Recorder:
    """Records parameters, outputs and one hidden layer of a model at chosen steps, and the setting of the training.

    Each time a deep copy of the model is evaluated, so that the model itself stays as it is. Tensors that a model keeps
    from its forward pass must be detached, because others cannot be copied.

    inputs, targets: the training data, or some of them; whole numbers in one dimension are class labels.
    loss: "mean-square" (MSELoss), "sum-square" (MSELoss with reduction="sum"), "half-torch" (half of MSELoss),
        "half-mean-square" (half the mean over the samples of the squared norm), "half-sum", or the name of another loss.
    hidden: a module of the model; its outputs are recorded as the hidden layer.
    activation: the nonlinearity of a fully connected network: "linear", "relu", "tanh", ...
    parameters: False for large models, of which only outputs and hidden layer are to be kept.
    """

    def __init__(self, model, optimiser, inputs, targets, *, loss, batch_size=None, samples=None, hidden=None,
                 activation=None, parameters=True):
        self.modules, self.optimiser, self.parameters = (model, hidden), optimiser, parameters
        kind = "targets" if targets.ndim > 1 or targets.is_floating_point() else "labels"
        self.inputs, self.log, self.rates = inputs, {"inputs": _array(inputs), kind: _array(targets)}, set()
        self.setting = {**optimiser.state_dict()["param_groups"][0], "optimiser": type(optimiser).__name__.lower(),
                        "loss": loss, "batch_size": batch_size, "samples": samples, "activation": activation}

    def record(self, step):
        """Records the state before step number `step`."""
        model, hidden = copy.deepcopy(self.modules)
        state = {"step": torch.tensor(step), **dict(model.named_parameters() if self.parameters else ())}
        if hidden is not None:
            hidden.register_forward_hook(lambda _module, _inputs, activations: state.update(hidden=activations.clone()))
        state["outputs"] = model.eval().requires_grad_(False)(self.inputs)
        for name, tensor in state.items():
            self.log.setdefault(name, []).append(_array(tensor))
        self.rates.update(float(group["lr"]) for group in self.optimiser.param_groups)

    def save(self, path):
        """Writes everything recorded so far."""
        np.savez(path, setting=json.dumps({**self.setting, "learning_rate": sorted(self.rates)}, default=float), **self.log)


def _array(tensor):
    """Returns a tensor of any device as an array; NumPy has no bfloat16."""
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy(force=True)
