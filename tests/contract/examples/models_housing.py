"""Valid, cheap calls of the doors of ``models.housing``."""

EXAMPLES = {"housing_problem": lambda: {"assets": 12, "houses": 3, "incomes": 2}}
