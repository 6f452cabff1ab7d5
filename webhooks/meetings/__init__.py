"""Meeting rooms, one module per provider."""
