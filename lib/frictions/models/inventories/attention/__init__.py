"""Inventories under rational inattention: a firm's reply, equilibria and their branches."""
