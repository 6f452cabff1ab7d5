"""Conversation: screens, words, the router, and one folder per platform."""
