"""How the service is put together and run: settings, servers, processes."""
