"""A run over many files: which, read where, within what limits, remembered how, reported how."""
