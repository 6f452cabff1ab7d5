"""The demo: five people in one browser, play money, and a clock one can move."""
