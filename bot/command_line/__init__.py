"""One module for each command of `bot/__main__.py`, with a `main()` that takes its options."""
