"""The criterion's distribution, estimates' errors, and differences of fit between models."""
