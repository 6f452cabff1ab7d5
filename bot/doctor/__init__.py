"""`seatmate doctor`: is everything as it must be, and if not, what to do about it."""
