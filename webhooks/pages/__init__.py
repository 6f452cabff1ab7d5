"""What people open in a browser: the pay page and the join page. GET only shows (Z-10)."""
