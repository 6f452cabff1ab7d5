"""What stands between the open internet and our routes."""
