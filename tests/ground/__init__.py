"""The ground: settings, servers, start-up, health, the supervisor."""
