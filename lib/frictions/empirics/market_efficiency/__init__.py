"""The empirics of the poster: informativeness, cross-sections of firms, its licensed panel."""
