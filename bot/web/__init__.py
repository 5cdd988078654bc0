"""The assistant over HTTP: `create_app(settings)` of `bot.web.application`."""
