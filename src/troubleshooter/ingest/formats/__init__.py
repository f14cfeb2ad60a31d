"""One module a log format: each recognises its own content and reads it into frames."""
