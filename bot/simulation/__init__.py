"""Simulated people use the real engine: random, repeatable by seed, checked after every step."""
