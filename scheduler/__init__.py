"""What happens later: due rows decide, APScheduler only ticks."""
