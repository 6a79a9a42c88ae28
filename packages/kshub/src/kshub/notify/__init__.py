"""Events are told to people and programs: by mail, to Slack and Teams, to webhooks."""
