"""What the rendered pages have beyond their text: an extension of Sphinx, for the build only."""
