"""Joins everything: the only place that knows all rooms of the house."""
