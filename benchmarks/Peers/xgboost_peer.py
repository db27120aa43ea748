"""Trains XGBoost models and measures their predictions on one thread.

    python3 xgboost_peer.py FOLDER FEATURES HEADS TREES LEAVES

Reads training rows, test rows and labels from FOLDER and writes a model per head there. Then it reads "one", "batch" or
"contributions" from each line of standard input and prints microseconds per row. Needs Debian's python3-xgboost.
"""
import sys
import time

if len(sys.argv) != 6:
    sys.exit(__doc__)

import numpy as np  # noqa: E402
import xgboost as xgb  # noqa: E402

folder, features, heads, trees, leaves = sys.argv[1], *map(int, sys.argv[2:])
training = np.fromfile(f"{folder}/training", np.float32).reshape(-1, features)
test = np.fromfile(f"{folder}/test", np.float32).reshape(-1, features)
labels = np.fromfile(f"{folder}/labels", np.float32).reshape(3, -1)
boosters = []
for head in range(heads):
    parameters = {
        "objective": ["binary:logistic", "reg:squarederror", "reg:squarederror"][head],
        "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": leaves, "max_depth": 0,
        "eta": 0.1, "nthread": 1, "seed": 1,
    }
    booster = xgb.train(parameters, xgb.DMatrix(training, labels[head], nthread=1), trees)
    booster.save_model(f"{folder}/{head}.json")
    booster.set_param({"nthread": 1})
    boosters.append(booster)
contributions = xgb.DMatrix(test[:200], nthread=1)
single = [test[i:i + 1] for i in range(200)]
print(xgb.__version__, flush=True)

for line in sys.stdin:
    start = time.perf_counter()
    if line.strip() == "one":
        for row in single:
            for booster in boosters:
                booster.inplace_predict(row, predict_type="margin")
        rows = len(single)
    elif line.strip() == "batch":
        for booster in boosters:
            booster.inplace_predict(test, predict_type="margin")
        rows = len(test)
    else:
        boosters[0].predict(contributions, pred_contribs=True)
        rows = contributions.num_row()
    print((time.perf_counter() - start) * 1e6 / rows, flush=True)
