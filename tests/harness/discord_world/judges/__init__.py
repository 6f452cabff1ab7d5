"""Those who judge the talk: Discord's published description, and the rules it leaves out."""
