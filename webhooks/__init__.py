"""The web edge: outside services call us here, and here we call them."""
