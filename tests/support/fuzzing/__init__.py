"""Files spoilt on purpose, one at a time, and the commands that read them: see ``__main__``."""
