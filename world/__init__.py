"""What agents live in: calendar, places, data, corridor, policy, scenarios, random streams, series."""
