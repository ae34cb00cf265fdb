"""The four classical location problems on arrays: nothing here knows an id or a frame."""
