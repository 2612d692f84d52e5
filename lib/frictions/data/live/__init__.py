"""Public data of today: where they are, how they are fetched and kept, how chapters get them."""
