"""Makes random XGBoost models, rows at their boundaries, and XGBoost's own answers.

    python3 xgboost_models.py FOLDER SEED COUNT ROWS [--small]

For each model it writes NAME.json and NAME.csv to FOLDER. A line of the CSV contains a row's features, its margin
(output_margin), and its contributions and bias (pred_contribs). NaN is written as NaN. Needs Debian's python3-xgboost.
"""
import json
import sys

if len(sys.argv) < 5:
    sys.exit(__doc__)

import numpy as np  # noqa: E402
import xgboost as xgb  # noqa: E402

OBJECTIVES = ["binary:logistic", "reg:squarederror", "reg:gamma", "reg:tweedie", "count:poisson", "survival:aft"]


def training_data(rng, features, categorical, zeros):
    rows = 1500
    x = rng.normal(size=(rows, features)) * 10.0 ** rng.integers(-3, 4, features)
    x[:, zeros] *= rng.random((rows, len(zeros))) < 0.5
    for f in categorical:
        x[:, f] = rng.integers(0, rng.choice([3, 12, 60]), rows)
    score = sum(rng.normal() * np.tanh(x[:, f] / (np.abs(x[:, f]).mean() + 1e-9)) for f in range(features))
    for f in categorical:
        score += rng.normal(size=64)[x[:, f].astype(int)]
    score += rng.normal(size=rows) * 0.3
    x[rng.random(x.shape) < rng.choice([0, 0.15])] = np.nan
    return x.astype(np.float32), score


def label(rng, objective, score):
    if objective == "binary:logistic":
        return (score > 0).astype(float)
    if objective == "reg:squarederror":
        return score * 50
    if objective == "count:poisson":
        return rng.poisson(np.exp(np.clip(score / 3, -3, 3))).astype(float)
    positive = np.exp(np.clip(score / 3, -4, 4))
    return positive * (rng.random(len(score)) < 0.6) if objective == "reg:tweedie" else positive


def train(rng, index, small):
    features = 6 if small else int(rng.integers(1, 30))
    objective = OBJECTIVES[index % len(OBJECTIVES)]
    # Every other round of the objectives splits on categories, and another on dart.
    categorical = list(rng.choice(features, max(1, features // 3), replace=False)) if index // len(OBJECTIVES) % 2 else []
    dart = index % 4 == 2
    x, score = training_data(rng, features, categorical, list(range(0, features, 4)))
    y = label(rng, objective, score)
    parameters = {
        "objective": objective,
        "booster": "dart" if dart else "gbtree",
        "tree_method": "hist" if categorical else str(rng.choice(["hist", "exact", "approx"])),
        "max_depth": int(rng.integers(2, 5 if small else 9)),
        "eta": float(rng.choice([0.1, 0.3, 0.7])),
        "min_child_weight": float(rng.choice([0.1, 1, 5])),
        "max_cat_to_onehot": int(rng.choice([1, 4, 100])),
        "base_score": float(rng.choice([0.5, 0.2])),
        "seed": int(rng.integers(1 << 30)),
        "nthread": 1,
    }
    if dart:
        parameters |= {"rate_drop": 0.4, "skip_drop": 0.2}
    if index % 5 == 4:
        parameters |= {"num_parallel_tree": 2, "subsample": 0.7}
    types = ["c" if f in categorical else "float" for f in range(features)]
    named = index % 3 != 1
    data = xgb.DMatrix(x, y, feature_types=types, enable_categorical=True,
                       feature_names=[f"f{f}" for f in range(features)] if named else None)
    if objective == "survival:aft":
        data.set_float_info("label_lower_bound", y)
        data.set_float_info("label_upper_bound", np.where(rng.random(len(y)) < 0.3, np.inf, y))
    rounds = int(rng.integers(4, 8)) if small else int(rng.integers(1, 120))
    return xgb.train(parameters, data, rounds), x, types, data.feature_names


def thresholds(model):
    trees = model["learner"]["gradient_booster"]
    trees = trees.get("gbtree", trees)["model"]["trees"]
    found = {}
    for tree in trees:
        for node, feature in enumerate(tree["split_indices"]):
            if tree["left_children"][node] >= 0 and not tree["split_type"][node]:
                found.setdefault(feature, []).append(tree["split_conditions"][node])
    return {feature: np.array(values, np.float32) for feature, values in found.items()}


def hard_rows(rng, x, conditions, categorical, count):
    rows = x[rng.integers(0, len(x), count)].copy()
    tiny, huge = np.float32(1e-40), np.float32(3e38)
    odd = np.array([np.nan, 0, -0.0, tiny, -tiny, 1e-35, -1e-35, huge, -huge], np.float32)
    categories = np.array([np.nan, -1, -0.5, -0.0, 0.9, 2.7, 31, 32, 63, 64, 500, 16777215, 16777216, 3e9], np.float32)
    for row in rows[count // 4:]:
        for feature in range(rows.shape[1]):
            draw = rng.random()
            if draw < 0.2:
                row[feature] = rng.choice(categories if feature in categorical else odd)
            elif draw < 0.7 and feature in conditions:
                value = rng.choice(conditions[feature])
                row[feature] = rng.choice([value, np.nextafter(value, -huge), np.nextafter(value, huge)])
    return rows


def main(folder, seed, count, row_count, small):
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        booster, x, types, names = train(rng, index, small)
        objective = OBJECTIVES[index % len(OBJECTIVES)].replace(":", "-")
        path = f"{folder}/xgboost-{objective}-{index}"
        booster.save_model(f"{path}.json")
        with open(f"{path}.json", encoding="utf-8") as file:
            model = json.load(file)
        rows = hard_rows(rng, x, thresholds(model), [f for f, t in enumerate(types) if t == "c"], row_count)
        data = xgb.DMatrix(rows, feature_types=types, feature_names=names, enable_categorical=True)
        margins = booster.predict(data, output_margin=True)
        contributions = booster.predict(data, pred_contribs=True)
        with open(f"{path}.csv", "w", encoding="utf-8") as file:
            for row in np.column_stack([rows, margins, contributions]).astype(np.float32):
                file.write(",".join("NaN" if np.isnan(v) else f"{v:.9g}" for v in row) + "\n")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    main(arguments[0], *map(int, arguments[1:4]), "--small" in sys.argv)
