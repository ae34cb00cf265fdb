"""Compiled loops and exact arithmetic over plain arrays: no frame and no object of ours is known here."""
