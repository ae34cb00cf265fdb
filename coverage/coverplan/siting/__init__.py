"""The siting room."""
