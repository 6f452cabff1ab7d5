"""Shops outside that sell our packs and tell us of it (docs/shop.md)."""
