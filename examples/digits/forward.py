"""The same network in plain numpy: the reference the other forms are checked against, and what Triton runs."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Weights = dict[str, np.ndarray]


def probabilities(weights: Weights, image: np.ndarray) -> np.ndarray:
    """image: [batch, 64] raw pixels 0..16; returns [batch, 10] float32."""
    planes = (image.astype(np.float32) / np.float32(16)).reshape(-1, 1, 8, 8)
    planes = _relu(_convolve(planes, weights["conv1.weight"], weights["conv1.bias"]))
    planes = _relu(_convolve(planes, weights["conv2.weight"], weights["conv2.bias"]))
    features = planes.reshape(-1, 32, 4, 2, 4, 2).max(axis=(3, 5)).reshape(-1, 32 * 4 * 4)
    hidden = _relu(features @ weights["dense1.weight"].T + weights["dense1.bias"])
    return _softmax(hidden @ weights["dense2.weight"].T + weights["dense2.bias"])


def _convolve(planes: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    padded = np.pad(planes, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = sliding_window_view(padded, (3, 3), axis=(2, 3))
    sums = np.tensordot(windows, kernel, axes=([1, 4, 5], [1, 2, 3]))
    return np.moveaxis(sums, 3, 1) + bias[:, None, None]


def _relu(values: np.ndarray) -> np.ndarray:
    return np.maximum(values, 0)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
