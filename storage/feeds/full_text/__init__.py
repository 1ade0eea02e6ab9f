"""Full texts for articles that came as summaries; needs an extra."""
