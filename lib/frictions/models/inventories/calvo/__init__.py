"""Inventories under Calvo prices: firms' policies, the linear model, the money experiment."""
