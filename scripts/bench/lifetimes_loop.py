"""Customer value by the package lifetimes: what the library is compared with.

    lifetimes_loop.py CUSTOMERS MODELS

CUSTOMERS is a Parquet file with frequency, recency and T in weeks, monetary; MODELS of bg-nbd,
mbg-nbd, pareto-nbd, joined by commas. Fits each, takes the last one's P(alive) and expected
purchases of 52 weeks, fits Gamma-Gamma and takes everybody's value. Prints seconds of the parts.
"""

import sys
import time

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter

FITTERS = {
    "bg-nbd": BetaGeoFitter,
    "mbg-nbd": ModifiedBetaGeoFitter,
    "pareto-nbd": ParetoNBDFitter,
}

rows = pd.read_parquet(sys.argv[1])
history = (rows["frequency"], rows["recency"], rows["T"])
begun = time.monotonic()
for name in sys.argv[2].split(","):
    start = time.monotonic()
    model = FITTERS[name]()
    try:
        model.fit(*history)
    # A fit that does not converge is a result, too.
    except Exception as problem:
        print(f"{name}: no fit: {problem}")
        continue
    print(f"{name}: {dict(model.params_)}")
    print(f"seconds of the {name} fit: {time.monotonic() - start:.2f}")
start = time.monotonic()
alive = pd.Series(model.conditional_probability_alive(*history))
expected = model.conditional_expected_number_of_purchases_up_to_time(52, *history)
repeated = rows[(rows["frequency"] > 0) & (rows["monetary"] > 0)]
spend = GammaGammaFitter()
spend.fit(repeated["frequency"], repeated["monetary"])
value = spend.customer_lifetime_value(model, *history, rows["monetary"], time=12, freq="W")
print(f"seconds of the predictions and of spend: {time.monotonic() - start:.2f}")
print(f"missing: alive {pd.isna(alive).sum()}, expected {pd.isna(expected).sum()}", end=", ")
print(f"value {pd.isna(value).sum()}")
print(f"seconds of all: {time.monotonic() - begun:.2f}")
