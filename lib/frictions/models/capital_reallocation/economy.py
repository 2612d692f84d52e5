r"""
The economy at given prices: entrepreneurs, their distribution and every market's excess demand.

Entrepreneurs produce :math:`zZk^\alpha n^\gamma`, hire at the wage :math:`w`, sell lemons and
what else they do not want at :math:`p`, and buy bundles at :math:`\rho`; households supply
:math:`(w/\psi)^{1/\theta_h}` of labour and eat their wage.  Bonds are measured from the debt
limit, :math:`a=b+\bar b`.  Yu (2019), sections 2.4.1 to 2.4.4.
"""

import copy
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from frictions.foundation import require_number
from frictions.foundation.errors import Inadmissible
from frictions.foundation.parameters import set_fields
from frictions.models.capital_reallocation import bundle
from frictions.models.capital_reallocation.bundle import Prices
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.solvers import households
from frictions.solvers.households import KinkedStockProblem, Lottery, StockPolicy
from frictions.solvers.households.histogram import carry

MARKETS = ("used capital", "labour", "bonds", "lemon share")
SHUT_PRICE = 1e-10  # of used capital where only lemons are for sale: nobody buys, and sells a good
MASS_TOLERANCE = 1e-11
STARVATION = 2e-7  # consumption where the household's solvers give up


@dataclass(frozen=True)
class Aggregates:
    """
    Quantities and market residuals of one date; quantities in goods or units of capital.

    Attributes
    ----------
    output, consumption, new_investment, capital, labour : float
        Y, C (households and entrepreneurs), new goods bought, K, N.
    bundles, good_sales, reallocation, bonds : float
        G, sound capital sold, all used capital sold, bonds carried over (above the limit).
    used_ratio : float
        Used goods for each bundle.
    waiting : float
        Share of entrepreneurs who neither buy nor sell.
    tfp_end : float
        Log of measured over exogenous productivity.
    mpk_sd : float
        Standard deviation across entrepreneurs of the log marginal product of capital.
    mpk_ratio : float
        Mean marginal product of capital of the most productive over the second least productive.
    residuals : tuple of 4 floats
        Excess demand by ``MARKETS``, relative to capital and labour; bonds in goods; lemon share.
    starving : float
        Share of entrepreneurs, those at the grid's foot apart, who cannot serve their debt and eat.
    goods_gap : float
        Excess demand for goods relative to output; zero by Walras' law if the others are.
    """

    output: float
    consumption: float
    new_investment: float
    capital: float
    labour: float
    bundles: float
    good_sales: float
    reallocation: float
    bonds: float
    used_ratio: float
    waiting: float
    tfp_end: float
    mpk_sd: float
    mpk_ratio: float
    residuals: tuple[float, ...]
    starving: float
    goods_gap: float


@dataclass(frozen=True, eq=False)
class Economy:
    """
    Parameters and grids, with what follows from them at any prices.

    Attributes
    ----------
    params : ReallocationParams
        Parameters.
    grids : GridSettings
        State space.
    """

    params: ReallocationParams
    grids: GridSettings = field(default_factory=GridSettings)
    z: np.ndarray = field(init=False)
    z_shares: np.ndarray = field(init=False)
    problem: KinkedStockProblem = field(init=False)
    efficiency: np.ndarray = field(init=False)

    def __post_init__(self):
        p, g = self.params, self.grids
        z, transition, shares = p.productivity()
        k = households.depreciation_grid(g.k_min, g.k_nodes, p.depreciation, g.steps)
        problem = KinkedStockProblem(g.bonds(), k, transition, p.discount, p.depreciation, g.steps)
        # what an entrepreneur's output is proportional to, (z k^alpha)^(1 / (1 - gamma))
        efficiency = (z[:, None] * k**p.capital_share) ** (1.0 / (1.0 - p.labour_share))
        set_fields(self, z=z, z_shares=shares, problem=problem, efficiency=efficiency)

    def with_lemons(self, lemon_rate: float) -> Self:
        """Return the economy at another lemon rate; grids and the household's problem stay."""
        other = copy.copy(self)
        set_fields(other, params=self.params.replace(lemon_rate=lemon_rate))
        return other

    def income(self, prices: Prices, productivity: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """
        Return income before bonds and its slope in capital.

        Parameters
        ----------
        prices : Prices
            Prices of the date.
        productivity : float, optional
            Aggregate productivity.

        Returns
        -------
        income, slope : array, shape (nz, nk)
            Profit less interest on the debt limit plus sales of lemons, and its derivative.
        """
        p, k = self.params, self.problem.k_grid
        gamma = p.labour_share
        productivity = require_number("productivity", productivity, "(0, inf)")
        wage = require_number("prices.wage", prices.wage, "(0, inf)")
        rate = require_number("prices.rate", prices.rate, "(0, inf)")
        margin = (1.0 - gamma) * (gamma / wage) ** (gamma / (1.0 - gamma))
        profit = margin * productivity ** (1.0 / (1.0 - gamma)) * self.efficiency
        lemons = prices.used * p.lemon_rate
        income = profit + lemons * k - (rate - 1.0) / rate * p.debt_limit
        slope = p.capital_share / (1.0 - gamma) * profit / k + lemons
        return income, slope

    def require_service(self, prices: Prices) -> None:
        """Raise Inadmissible unless debt can be served for ever at these prices, by everybody."""
        p, k_min = self.params, self.problem.k_grid[0]
        if prices.rate * p.discount >= 1.0:
            raise Inadmissible(
                f"prices.rate = {prices.rate:.6g} must be below 1 / discount = "
                f"{1 / p.discount:.6g}: saving has no stationary distribution otherwise"
            )
        income = float(self.income(prices)[0][0, 0])
        net_rate = (prices.rate - 1.0) / prices.rate
        scrap = prices.used * (1.0 - p.depreciation) * k_min
        if income + net_rate * scrap <= 0.0:
            limit = (income + net_rate * p.debt_limit) / net_rate + scrap
            raise Inadmissible(
                f"debt_limit = {p.debt_limit} must be below the natural limit {limit:.4g} at rate "
                f"{prices.rate:.6g}: debt cannot be served at k_min = {k_min:g}, z_1 = "
                f"{self.z[0]:.4g} (its income for ever plus resale value)"
            )

    def bundle_price(self, prices: Prices) -> float:
        """Return the price of a bundle, in goods; NotConvex unless above that of used goods."""
        rho = float(bundle.bundle_price(self.params, prices.used, prices.lemon_share))
        if not rho > prices.used:
            raise bundle.NotConvex(
                f"prices.used = {prices.used:.6g} must be below the bundle price {rho:.6g}: the "
                "adjustment cost is not convex and the household solver does not apply"
            )
        return rho

    def step(self, after: StockPolicy, prices: Prices, productivity: float = 1.0) -> StockPolicy:
        """Return decision rules of a date, given those of the next."""
        income, slope = self.income(prices, productivity)
        return self.problem.step_back(
            after, income, slope, self.bundle_price(prices), prices.used, prices.rate
        )

    def stationary_policy(self, prices: Prices, start=None, **options) -> StockPolicy:
        """Return stationary decision rules at constant prices; ``options`` go to the solver."""
        self.require_service(prices)
        income, slope = self.income(prices)
        rho = self.bundle_price(prices)
        return self.problem.solve_stationary(
            income, slope, rho, prices.used, prices.rate, start, **options
        )

    def lottery(self, policy: StockPolicy) -> Lottery:
        """Return where choices fall on the grid."""
        return households.lottery(
            policy.k_next, policy.a_next, self.problem.k_grid, self.problem.a_grid
        )

    def push(self, mass, policy: StockPolicy) -> np.ndarray:
        """Return the next date's distribution."""
        problem = self.problem
        return carry(
            mass, policy.k_next, policy.a_next, problem.k_grid, problem.a_grid, problem.transition
        )

    def stationary_mass(self, policy: StockPolicy, start=None, tolerance=MASS_TOLERANCE):
        """Return the stationary distribution of stationary decision rules."""
        if start is None:
            start = np.zeros(self.problem.shape)
            start[:] = self.z_shares[:, None, None]
        return households.stationary_distribution(
            self.lottery(policy), self.problem.transition, start, tolerance
        )

    def trades(self, policy: StockPolicy, mass) -> tuple[float, float]:
        """Return bundles bought and sound capital sold by all."""
        kept = (1.0 - self.params.depreciation) * self.problem.k_grid
        return bundle.trades(mass, policy.k_next, policy.regime, kept)

    def aggregate(
        self, policy: StockPolicy, mass, prices: Prices, productivity: float = 1.0
    ) -> Aggregates:
        """
        Add up a date.

        Parameters
        ----------
        policy : StockPolicy
            Decision rules of the date.
        mass : array, shape (nz, nk, na)
            Distribution at its start.
        prices : Prices
            Prices.
        productivity : float, optional
            Aggregate productivity.

        Returns
        -------
        Aggregates
            Quantities and market residuals.
        """
        p, k = self.params, self.problem.k_grid
        lowest = self.problem.steps  # below, the grid makes everybody buy
        gamma = p.labour_share
        by_state = mass.sum(axis=2)
        capital = float(by_state.sum(axis=0) @ k)
        efficient = float((by_state * self.efficiency).sum())
        efficiency = productivity ** (1.0 / (1.0 - gamma)) * efficient
        output = (gamma / prices.wage) ** (gamma / (1.0 - gamma)) * efficiency
        hired = gamma * output / prices.wage
        supplied = (prices.wage / p.labour_disutility) ** (1.0 / p.labour_curvature)

        bundles, good_sales = self.trades(policy, mass)
        lemons = p.lemon_rate * capital
        theta = float(bundle.used_share(p, prices.used, prices.lemon_share))
        new = float(bundle.new_share(p, prices.used, prices.lemon_share)) * bundles
        bonds = float(np.vdot(mass, policy.a_next))
        implied = lemons / (lemons + good_sales) if p.lemon_rate > 0 else 0.0
        traded = 0.0 if prices.shut else lemons + good_sales
        consumption = prices.wage * supplied + float(np.vdot(mass, policy.c))

        mpk = self.efficiency / k
        log_mpk = np.log(mpk)
        mean_mpk = (by_state * mpk).sum(axis=1) / by_state.sum(axis=1)
        solow = output / (capital**p.capital_share * hired**gamma)
        return Aggregates(
            output=output,
            consumption=consumption,
            new_investment=new,
            capital=capital,
            labour=supplied,
            bundles=bundles,
            good_sales=good_sales,
            reallocation=traded,
            bonds=bonds,
            used_ratio=theta,
            waiting=float(mass[policy.regime == 0].sum()),
            tfp_end=float(np.log(solow / productivity)),
            mpk_sd=float(np.sqrt((by_state * log_mpk**2).sum() - (by_state * log_mpk).sum() ** 2)),
            mpk_ratio=float(mean_mpk[-1] / mean_mpk[1]),
            residuals=(
                (theta * bundles - traded) / capital,
                hired / supplied - 1.0,
                bonds - p.debt_limit,
                implied - prices.lemon_share,
            ),
            starving=float(mass[:, lowest:][policy.c[:, lowest:] < STARVATION].sum()),
            goods_gap=(consumption + new) / output - 1.0,
        )
