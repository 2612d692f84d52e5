"""Readers of files as their publishers lay them out; errors name file, line and what was found."""
