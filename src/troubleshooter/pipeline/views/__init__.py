"""Ready views on logs: failed records, one document, one day, and patterns among failures."""
