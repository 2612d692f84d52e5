"""Names of rows and panels that both pages of the chapter show."""

PANELS = {
    "y": "gdp", "pi": "infl", "c": "cons", "is": "is", "inv": "inv", "w": "ulc", "mc": None,
    "profit": None,
}  # fmt: skip
PANEL_TITLES = {
    "y": "output", "pi": "inflation", "c": "consumption", "w": "real wage",
    "is": "inventories/sales", "inv": "inventories", "mc": "real marginal cost",
    "profit": "real profit",
}  # fmt: skip
MOMENT_LABELS = {
    "rho_IS_S": r"$\rho(IS,S)$",
    "rho_IS_Y": r"$\rho(IS,Y)$",
    "rho_Y_dI": r"$\rho(Y,\Delta I)$",
    "rho_Y_S": r"$\rho(Y,S)$",
    "rho_Y_pi": r"$\rho(Y,\pi)$",
    "rho_dpi_dpi1": r"$\rho(\Delta\pi,\Delta\pi_{-1})$",
    "sd_pi_y": r"$\sigma_\pi/\sigma_y$",
    "sd_IS_S": r"$\sigma_{IS}/\sigma_S$",
    "sd_w_y": r"$\sigma_w/\sigma_y$",
}
# Series of the VAR as the targets call them.
CRITERION_ROWS = {
    "gdp": "output", "infl": "inflation", "cons": "consumption", "is": "inventory_sales",
    "inv": "inventories", "ulc": "unit_labour_cost", "sum": "sum",
}  # fmt: skip
PARAMETER_SYMBOLS = {
    "price_stickiness": r"$\xi_p$", "price_indexation": r"$\iota_p$",
    "wage_stickiness": r"$\xi_w$", "wage_indexation": r"$\iota_w$", "risk_aversion": r"$\sigma_c$",
    "labour_curvature": r"$\sigma_l$", "returns_to_scale": r"$\alpha$",
}  # fmt: skip
SIGN = {True: ">0", False: "<0"}
