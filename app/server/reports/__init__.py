"""Reports: time by state of each agent, and the figures of each day, as pages and CSV."""
