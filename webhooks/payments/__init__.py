"""One module per payment provider: a gateway for what we ask, a door for what they tell."""
