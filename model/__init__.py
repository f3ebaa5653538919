"""The model: the month, its initial state, its checks and its results."""
