"""Makes random XGBoost models, rows at their boundaries, and XGBoost's own answers.

    python3 xgboost_models.py FOLDER SEED COUNT ROWS [--small]

For each model it writes NAME.json and NAME.csv to FOLDER, and where features have levels NAME.levels.json. The CSV has a column x
for each feature, m for each margin (output_margin), c for each contribution and the bias (pred_contribs), and p for each
prediction. An empty cell or NaN is missing. A name with missing0 means that 0 is missing, too.
Needs Debian's python3-xgboost.
"""
import csv
import json
import sys

if len(sys.argv) < 5:
    sys.exit(__doc__)

import numpy as np  # noqa: E402
import xgboost as xgb  # noqa: E402

# The rows of which contributions are compared; computing them takes longer than anything else.
EXPLAINED = 200

NUMERIC = ["binary:logistic", "reg:squarederror", "reg:gamma", "reg:tweedie", "count:poisson", "survival:aft"]
# The second six split on codes of categories; of those after them, every other one on levels.
OBJECTIVES = NUMERIC + NUMERIC + [
    "multi:softprob", "reg:logistic", "binary:logistic", "multi:softmax", "reg:squarederror", "binary:logitraw",
    "rank:pairwise", "binary:hinge", "multi:softprob", "reg:absoluteerror", "reg:squarederror-targets", "survival:cox",
    "reg:logistic", "reg:pseudohubererror", "count:poisson", "reg:squaredlogerror",
]
LEVELS = [
    [f"level {i}" for i in range(60)], ["rot", "grün", "blau", "naïve \"quoted\"", "true", "7", "Ω", "null", "a b", "x'y", "-", "NaN"],
    ["yes", "no", "unknown"], list(range(2000, 2060)), [10, 20, 30], [1.5, 2.5, 4.0, 8.25, 0.0, -1.0, 16.0, 32.5, 64.0, 0.1, 0.2, 0.3],
]


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
    if objective in ("binary:logistic", "binary:logitraw", "binary:hinge", "reg:logistic"):
        return (score > 0).astype(float)
    if objective.startswith("multi:"):
        return np.digitize(score, np.quantile(score, [0.3, 0.7])).astype(float)
    if objective == "reg:squarederror-targets":
        return np.stack([score * 50, -score, score**2], axis=1)
    if objective == "rank:pairwise":
        return np.digitize(score, np.quantile(score, [0.5, 0.8, 0.95])).astype(float)
    if objective in ("reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror"):
        return score * 50
    if objective == "count:poisson":
        return rng.poisson(np.exp(np.clip(score / 3, -3, 3))).astype(float)
    positive = np.exp(np.clip(score / 3, -4, 4))
    if objective == "survival:cox":
        return np.where(rng.random(len(score)) < 0.3, -positive, positive)
    return positive * (rng.random(len(score)) < 0.6) if objective == "reg:tweedie" else positive


def train(rng, index, small):
    """Returns the booster, its data, the types and names of features, levels by feature, and what is missing."""
    features = 6 if small else int(rng.integers(1, 30))
    place = index % len(OBJECTIVES)
    objective = OBJECTIVES[place]
    new = place >= 2 * len(NUMERIC)
    has_levels = new and place % 2 == 0
    # The second round of the objectives splits on categories, and every fourth model is of dart.
    splits = has_levels or (not new and place >= len(NUMERIC))
    categorical = list(rng.choice(features, max(1, features // 3), replace=False)) if splits else []
    dart = index % 4 == 2
    x, score = training_data(rng, features, categorical, list(range(0, features, 4)))
    if new and features - 1 not in categorical:
        # Seconds since 1970, which a float rounds to 128 s.
        x = x.astype(np.float64)
        x[:, -1] = 1.6e9 + rng.integers(0, 10**7, len(x))
    y = label(rng, objective, score)
    parameters = {
        "objective": objective.removesuffix("-targets"),
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
    if objective.startswith("multi:"):
        parameters["num_class"] = 3
    types = ["c" if f in categorical else "float" for f in range(features)]
    named = index % 3 != 1
    missing = 0.0 if new and not categorical and place % 4 == 1 else np.nan
    data = xgb.DMatrix(x, y, feature_types=types, enable_categorical=True, missing=missing,
                       feature_names=[f"f{f}" for f in range(features)] if named else None)
    if objective == "survival:aft":
        data.set_float_info("label_lower_bound", y)
        data.set_float_info("label_upper_bound", np.where(rng.random(len(y)) < 0.3, np.inf, y))
    if objective == "rank:pairwise":
        data.set_group([100] * (len(y) // 100))
    rounds = int(rng.integers(4, 8)) if small else int(rng.integers(1, 120))
    levels = {}
    for f in categorical if has_levels else []:
        most = int(np.nanmax(x[:, f])) + 1
        levels[f] = LEVELS[int(rng.choice([i for i, level in enumerate(LEVELS) if len(level) >= most]))]
    return xgb.train(parameters, data, rounds), x, types, data.feature_names, levels, missing


def thresholds(model):
    trees = model["learner"]["gradient_booster"]
    trees = trees.get("gbtree", trees)["model"]["trees"]
    found = {}
    for tree in trees:
        for node, feature in enumerate(tree["split_indices"]):
            if tree["left_children"][node] >= 0 and not tree["split_type"][node]:
                found.setdefault(feature, []).append(tree["split_conditions"][node])
    return {feature: np.array(values, np.float32) for feature, values in found.items()}


def hard_rows(rng, x, conditions, categorical, levels, count):
    rows = x[rng.integers(0, len(x), count)].copy()
    tiny, huge = np.float32(1e-40), np.float32(3e38)
    odd = np.array([np.nan, 0, -0.0, tiny, -tiny, 1e-35, -1e-35, huge, -huge], np.float32)
    categories = np.array([np.nan, -1, -0.5, -0.0, 0.9, 2.7, 31, 32, 63, 64, 500, 16777215, 16777216, 3e9], np.float32)
    for feature in range(rows.shape[1]):
        draw = rng.random(count)
        draw[:count // 4] = 1
        drawn = draw < 0.2
        if feature in levels:
            rows[drawn, feature] = rng.integers(0, len(levels[feature]), drawn.sum())
            rows[draw < 0.05, feature] = np.nan
            continue
        rows[drawn, feature] = rng.choice(categories if feature in categorical else odd, drawn.sum())
        near = (draw >= 0.2) & (draw < 0.7)
        if feature in conditions and near.any():
            values, step = rng.choice(conditions[feature], near.sum()), rng.integers(-1, 2, near.sum())
            rows[near, feature] = np.where(
                step < 0, np.nextafter(values, -huge), np.where(step > 0, np.nextafter(values, huge), values))
    return rows


def cell(value, levels, unseen):
    """Writes what a request would give: the level of a code."""
    if levels is None:
        return "NaN" if np.isnan(value) else f"{value:.17g}"
    return unseen if np.isnan(value) else str(levels[int(value)])


def columns(answers, rows):
    return np.asarray(answers, np.float32).reshape(rows, -1)


def main(folder, seed, count, row_count, small):
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        booster, x, types, names, levels, missing = train(rng, index, small)
        objective = OBJECTIVES[index % len(OBJECTIVES)]
        mark = "-missing0" if missing == 0 else ""
        path = f"{folder}/xgboost-{objective.replace(':', '-')}{mark}-{index}"
        booster.save_model(f"{path}.json")
        with open(f"{path}.json", encoding="utf-8") as file:
            model = json.load(file)
        rows = hard_rows(rng, x, thresholds(model), [f for f, t in enumerate(types) if t == "c"], levels, row_count)
        if levels:
            with open(f"{path}.levels.json", "w", encoding="utf-8") as file:
                json.dump({f"f{f}": level for f, level in levels.items()}, file)
        data = xgb.DMatrix(rows, feature_types=types, feature_names=names, enable_categorical=True, missing=missing)
        answers = {"m": columns(booster.predict(data, output_margin=True), len(rows))}
        if answers["m"].shape[1] == 1:
            some = xgb.DMatrix(rows[:EXPLAINED], feature_types=types, feature_names=names, enable_categorical=True, missing=missing)
            explained = columns(booster.predict(some, pred_contribs=True), some.num_row())
            answers["c"] = np.full((len(rows), explained.shape[1]), np.nan, np.float32)
            answers["c"][:len(explained)] = explained
        # Its prediction is the number of a class.
        if objective not in ("multi:softmax",):
            answers["p"] = columns(booster.predict(data), len(rows))
        with open(f"{path}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["x"] * rows.shape[1] + [key for key, values in answers.items() for _ in range(values.shape[1])])
            written = [["NaN" if np.isnan(value) else f"{value:.9g}" for value in row] for row in np.hstack(list(answers.values()))]
            for i, row in enumerate(rows):
                unseen = "" if i % 2 else "never seen"
                writer.writerow([cell(value, levels.get(f), unseen if isinstance(levels.get(f, [0])[0], str) else "")
                                 for f, value in enumerate(row)] + written[i])


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    main(arguments[0], *map(int, arguments[1:4]), "--small" in sys.argv)
