"""What is measured in the economy: informativeness, panels of firms, verdicts on the poster."""
