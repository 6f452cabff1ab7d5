"""All routes there are. What is not among them is answered with 501."""

from tests.harness.discord_world.rest import (
    application,
    channels,
    commands,
    events,
    guilds,
    interactions,
    messages,
    webhooks,
)
from tests.harness.discord_world.rest.routes import Routes

EVERY = Routes()
for topic in (application, commands, messages, channels, guilds, events, interactions, webhooks):
    EVERY.add(topic.routes)
