"""Production efficiency and financial-market efficiency: the model of the poster."""
