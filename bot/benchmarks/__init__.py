"""Speed as a ratio against a floor measured in the same run on the same work.

Machines are shared and noisy, so an absolute time proves nothing. Each module is one benchmark;
all run the product's own code.
"""
