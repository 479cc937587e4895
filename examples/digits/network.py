"""The digits network in PyTorch: two convolutions and two dense layers, 38,282 weights.

Input `image` [batch, 64]: 8x8 pixels, row by row, raw values 0..16. Scaling is part of the network, so that
every client sends the pixels as the data set has them. Output `probabilities` [batch, 10] sums to one.
"""

import torch
from torch import Tensor, nn

LAYERS = ("conv1", "conv2", "dense1", "dense2")


class DigitsNetwork(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, padding=1)
        self.dense1 = nn.Linear(32 * 4 * 4, 64)
        self.dense2 = nn.Linear(64, 10)

    def logits(self, image: Tensor) -> Tensor:
        planes = (image / 16.0).reshape(-1, 1, 8, 8)
        planes = torch.relu(self.conv1(planes))
        planes = torch.relu(self.conv2(planes))
        features = torch.max_pool2d(planes, 2).flatten(1)
        return self.dense2(torch.relu(self.dense1(features)))

    def forward(self, image: Tensor) -> Tensor:
        return torch.softmax(self.logits(image), dim=1)
