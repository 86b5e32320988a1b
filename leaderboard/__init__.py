"""A benchmark leaderboard tracker in which every number and every rank can be checked."""
