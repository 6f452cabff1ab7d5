"""What simulated people, their provider and their clock do. Each play is one step of the story."""
