"""The methods of the Bot API that are modelled, by area."""
