"""The chat widget, in a real browser against a real server."""
