"""The adjust room."""
