"""The build driver, the chapter linter and other tools of the house."""
