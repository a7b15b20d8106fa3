"""The frame of every service's HTTP side: tokens, problems, limits, versions, repeats, lists, health, logs."""
