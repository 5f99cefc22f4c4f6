"""Who is doing what now: presence of seats and the agents' status."""
