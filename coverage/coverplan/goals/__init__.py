"""The goals room."""
