"""The history of sessions: database, queries, trends and page."""
