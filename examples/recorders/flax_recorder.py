"""Records a training run of JAX or Flax in one .npz file, which `learning-dynamics diagnose` and `fit` read."""
import json

import jax
import numpy as np


class Recorder:
    """Records parameters, outputs and one hidden layer of a model at chosen steps, and the setting of the training.

    apply: function of parameters and inputs that returns the outputs, or the outputs and the activations of a hidden layer.
    inputs, targets: the training data, or some of them; whole numbers in one dimension are class labels.
    loss: "mean-square" (mean over samples and outputs of the squared error), "sum-square", "half-torch" (the mean of
        optax.l2_loss), "half-mean-square" (half the mean over the samples of the squared norm), "half-sum" (the sum of
        optax.l2_loss), or the name of another loss.
    optimiser, learning_rate, momentum, weight_decay: those of optax; "sgd" for gradient descent.
    activation: the nonlinearity of a fully connected network: "linear", "relu", "tanh", ...
    parameters: False for large models, of which only outputs and hidden layer are to be kept.
    """

    def __init__(self, apply, inputs, targets, *, loss, optimiser, learning_rate, momentum=0, weight_decay=0,
                 batch_size=None, samples=None, activation=None, parameters=True):
        self.apply, self.inputs, self.parameters = apply, inputs, parameters
        kind = "labels" if targets.ndim == 1 and np.issubdtype(targets.dtype, np.integer) else "targets"
        self.log = {"inputs": _array(inputs), kind: _array(targets)}
        self.setting = {"loss": loss, "optimiser": optimiser, "learning_rate": float(learning_rate), "samples": samples,
                        "momentum": momentum, "weight_decay": weight_decay, "batch_size": batch_size, "activation": activation}

    def record(self, step, parameters):
        """Records the state before step number `step`: `params` of linen, `nnx.state(model, nnx.Param)`, or any tree."""
        result = self.apply(parameters, self.inputs)
        state = dict(zip(("outputs", "hidden"), result if isinstance(result, tuple) else (result,)), step=step)
        for path, leaf in jax.tree_util.tree_leaves_with_path(parameters) if self.parameters else ():
            state[jax.tree_util.keystr(path, simple=True, separator=".").removesuffix(".value")] = leaf
        for name, values in state.items():
            self.log.setdefault(name, []).append(_array(values))

    def save(self, path):
        """Writes everything recorded so far."""
        np.savez(path, setting=json.dumps(self.setting), **self.log)


def _array(values):
    """Returns a copy of an array of any device; NumPy files have no bfloat16."""
    array = np.array(jax.device_get(values))
    return array.astype(np.float32) if array.dtype.name == "bfloat16" else array
