import time, numpy as np
from scipy.signal import lfilter
from frictions.models.inventories.attention import aggregate_map as am
from frictions.models.inventories.attention.own_inventories import *
from frictions.models.inventories.attention.profit_hessian import profit_hessian, ProfitHessian
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION as RI
from frictions.models.inventories.parameters import TABLE_1_1, CalvoParams
from frictions.models.inventories import solve_calvo, InformationCost, threshold_cost, solve_at_bits, zero_attention
from frictions.models.inventories.calvo.firm_policies import solve_firm_policies
from frictions.models.inventories.steady_state import solve_steady_state
import dataclasses
solve_conditioned, lag, lead = am.solve_conditioned, am.lag, am.lead

def build(params, T=200):
    steady = solve_steady_state(params); hes = profit_hessian(params, steady)
    own = solve_own_inventories(params, steady, hes); al = params.returns_to_scale
    shock = np.zeros(T); shock[0] = params.shock_deviation
    eye, none, col = np.eye(T), np.zeros((T, T)), np.zeros((T, 1))
    a_p = np.hstack([eye, none, none, col]); a_z = np.hstack([none, eye, none, col]); s = np.hstack([none, none, eye, col])
    shocked = np.hstack([none, none, none, shock[:, None]])
    n0 = inherited_inventories(own, steady, a_z, s)
    acts = {"pbar_n": a_p + own.policy[0]*n0, "z": a_z + own.policy[1]*n0, "s": s}
    paths = am._quantities(params, steady, acts, "value")
    v, sold = steady.stock_out.threshold, steady.stock_out.expected_sales
    print(" own flow vs library inv", np.abs(n0[1:] - (v-sold)*paths["inv"][:-1]).max())
    res = am._policy_and_euler(params, "taylor", paths, shocked)
    # wages with l = y/alpha
    y = paths["y"]; paths["y"] = y/al; am._wages(params, paths); paths["y"] = y
    F1 = 1-steady.stock_out.stockout_demand_share
    gp, gz = own_targets(own, hes, F1, paths["w"], s, paths["xi"])
    paths["p_star"] = paths["p"] + gp; paths["z_star"] = gz
    paths["mc"] = paths["w"] + (1-al)/al*paths["y"]; paths["profit"] = paths["pbar"]-paths["mc"]+paths["sbar"]
    inn = np.s_[2*T:3*T]
    sales = -solve_conditioned(res[:, inn], np.delete(res, inn, axis=1))
    resp = {k: np.delete(x, inn, axis=1) + x[:, inn] @ sales for k, x in paths.items()}
    fake = dataclasses.replace(hes, own=-own.weights)   # loss_weights reads hessian.curvature
    return am.AggregateMap(params, "taylor", "value", steady, fake, resp), own

# 1
mine, own = build(RI); lib = am.build_aggregate_map(RI)
print("1: alpha=1", max(np.abs(mine.responses[k]-lib.responses[k]).max() for k in lib.responses), own.policy, own.residual)
# 2
for al in (.5, .7, .8633, .95):
    p = TABLE_1_1.replace(returns_to_scale=al, price_stickiness=1e-6)
    st = solve_steady_state(p); h = profit_hessian(p, st); own = solve_own_inventories(p, st, h)
    f = own.policy*(st.stock_out.threshold-st.stock_out.expected_sales)
    q = solve_firm_policies(p, st)
    print("2:", al, f, [q.reset_price, q.stock[0]+q.stock[1]*q.reset_price], "res", own.residual, "cf", own.kept@own.policy)
# 3
common = [f.name for f in dataclasses.fields(RI) if f.name in {g.name for g in dataclasses.fields(CalvoParams)}]
for al in (.6, .8, .9, 1.0):
    p = RI.replace(returns_to_scale=al)
    m, own = build(p, 300)
    full = m.paths(m.fixed_point())
    c = solve_calvo(CalvoParams(**{k: getattr(p, k) for k in common}, price_stickiness=1e-6, price_indexation=0.0)).responses(periods=60)
    print("3:", al, {k: float(np.abs(full[k][:60]-c[k][:60]).max().round(9)) for k in ("y","pi","c","s","inv","z","w","R","mc","is")})
# thresholds
for al in (.5, .6, .7, .8, .8633, .9, .95, 1.0):
    m, own = build(RI.replace(returns_to_scale=al), 300)
    bit = InformationCost(); out = [al, threshold_cost(m, bit)]
    for b in (.1, .3):
        t = time.process_time()
        try:
            e = solve_at_bits(m, bit, b); out += [b, e.cost.value, e.paths["is"][0], e.paths["is"].max(), e.paths["is"].min(), e.iterations, time.process_time()-t]
        except Exception as err: out += [b, str(err)[:90]]
    z = m.paths(np.zeros(600)); out += ["idle", z["is"][0], z["is"].max(), z["inv"][0], z["y"].min()]
    print("T:", *[f"{x:.4g}" if isinstance(x, float) else x for x in out])
