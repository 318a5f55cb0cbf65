"""The edge: settings, the ASGI application, the command line, jobs; it composes everything."""
