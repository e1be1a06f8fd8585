"""Records a training run of PyTorch in one .npz file, which `learning-dynamics diagnose` and `fit` read."""
import json

import numpy as np
import torch


class Recorder:
    """Records parameters, outputs and one hidden layer of a model at chosen steps, and the setting of the training.

    inputs, targets: the training data, or some of them; whole numbers in one dimension are class labels.
    loss: "mean-square" (MSELoss), "sum-square" (MSELoss with reduction="sum"), "half-torch" (half of MSELoss),
        "half-mean-square" (half the mean over the samples of the squared norm), "half-sum", or the name of another loss.
    hidden: a module of the model; its outputs are recorded as the hidden layer.
    activation: the nonlinearity of a fully connected network: "linear", "relu", "tanh", ...
    parameters: False for large models, of which only outputs and hidden layer are to be kept.
    """

    def __init__(self, model, optimiser, inputs, targets, *, loss, batch_size=None, samples=None, hidden=None,
                 activation=None, parameters=True):
        self.model, self.optimiser, self.hidden, self.parameters = model, optimiser, hidden, parameters
        self.inputs, self.rates, self.log = inputs, set(), {}
        has_labels = targets.ndim == 1 and not targets.is_floating_point()
        self.data = {"inputs": inputs, "labels" if has_labels else "targets": targets}
        group = optimiser.param_groups[0]
        self.setting = {"loss": loss, "optimiser": type(optimiser).__name__.lower(), "activation": activation,
                        "momentum": group.get("momentum", 0), "dampening": group.get("dampening", 0),
                        "weightDecay": group.get("weight_decay", 0), "batchSize": batch_size, "samples": samples}

    @torch.no_grad()
    def record(self, step):
        """Records the state before step number `step`."""
        self._add("step", torch.tensor(step))
        self.rates.update(float(group["lr"]) for group in self.optimiser.param_groups)
        for name, parameter in self.model.named_parameters() if self.parameters else ():
            self._add(name, parameter)
        modes = [(module, module.training) for module in self.model.modules()]
        hook = None
        if self.hidden is not None:
            hook = self.hidden.register_forward_hook(lambda _, __, h: self._add("hidden", _rows(h)))
        try:
            self._add("outputs", _rows(self.model.eval()(self.inputs)))
        finally:
            if hook is not None:
                hook.remove()
            for module, training in modes:
                module.training = training

    def save(self, path):
        """Writes everything recorded so far."""
        setting = json.dumps({**self.setting, "learningRate": sorted(self.rates)})
        arrays = {name: np.stack(values) for name, values in self.log.items()}
        np.savez(path, setting=setting, **{name: _numbers(data) for name, data in self.data.items()}, **arrays)

    def _add(self, name, tensor):
        self.log.setdefault(name, []).append(_numbers(tensor).copy())


def _rows(tensor):
    """Returns one row per sample, also of scalars."""
    return tensor.reshape(len(tensor), -1)


def _numbers(tensor):
    """Returns a tensor of any device as an array; NumPy has no bfloat16."""
    tensor = tensor.detach().cpu()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()
