"""Portfolios of firms, from panels in the shape of CRSP and Compustat; doors one level up."""
