"""Trains a network on a small tree of items and records it for the notebook pytorch-run.ipynb, next to which it writes
pytorch-run.npz: python3 pytorch-run.py, with the folder examples/recorders in PYTHONPATH."""
import pathlib

import torch
from pytorch_recorder import Recorder

torch.manual_seed(0)
items = torch.eye(8)
levels = [torch.repeat_interleave(torch.eye(2**level), 8 // 2**level, dim=0) for level in range(4)]
features = torch.cat(levels, dim=1)  # [8, 15]: all items, animals and plants, ..., single items

model = torch.nn.Sequential(torch.nn.Linear(8, 16, bias=False), torch.nn.Tanh(), torch.nn.Linear(16, 15, bias=False))
for layer in (model[0], model[2]):
    torch.nn.init.normal_(layer.weight, std=0.01)
optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
loss = torch.nn.MSELoss()
recorder = Recorder(model, optimiser, items, features, loss="mean-square", hidden=model[1], activation="tanh")
for step in range(901):
    if step % 15 == 0:
        recorder.record(step)
    optimiser.zero_grad()
    loss(model(items), features).backward()
    optimiser.step()
recorder.save(pathlib.Path(__file__).with_suffix(".npz"))
