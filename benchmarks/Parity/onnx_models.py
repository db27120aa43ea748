"""Makes random ONNX models of trees, as the converters of scikit-learn, LightGBM, XGBoost and CatBoost write them, and rows.

    python3 onnx_models.py FOLDER SEED COUNT ROWS [--small]

For each model it writes NAME.onnx and NAME.rows.csv, whose lines contain a row's features. ONNX Runtime computes the answers.
Every other model is of scikit-learn's trees; the others are drawn node by node, with every mode, transform and layout.
Needs Debian's python3-sklearn and python3-onnx.
"""
import sys

if len(sys.argv) < 5:
    sys.exit(__doc__)

import numpy as np  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from sklearn import ensemble  # noqa: E402

ML = "ai.onnx.ml"
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]
TRANSFORMS = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"]
KINDS = [
    "rf-regression", "gb-binary", "hgb-regression", "rf-binary", "gb-classes", "hgb-binary", "et-classes", "gb-regression",
    "hgb-classes", "et-regression", "rf-targets",
]


class Tree:
    """Nodes as tuples (feature, mode, threshold, missing goes with true, true child, false child), leaves as {target: weight}."""

    def __init__(self):
        self.parts = []

    def add(self, part):
        self.parts.append(part)
        return len(self.parts) - 1

    def is_leaf(self, i):
        return isinstance(self.parts[i], dict)


def sklearn_tree(tree, values):
    """`values` returns the weights of a leaf by target."""
    made = Tree()

    def add(node):
        if tree.children_left[node] < 0:
            return made.add(values(node))
        at = made.add(None)
        children = add(tree.children_left[node]), add(tree.children_right[node])
        made.parts[at] = (int(tree.feature[node]), "BRANCH_LEQ", float(tree.threshold[node]), 0, *children)
        return at

    add(0)
    return made


def hist_tree(predictor, target):
    made = Tree()

    def add(node):
        row = predictor.nodes[node]
        if row["is_leaf"]:
            return made.add({target: float(row["value"])})
        at = made.add(None)
        children = add(row["left"]), add(row["right"])
        made.parts[at] = (
            int(row["feature_idx"]), "BRANCH_LEQ", float(row["num_threshold"]), int(row["missing_go_to_left"]), *children)
        return at

    add(0)
    return made


def data(rng, features, classes, targets):
    rows = 800
    x = rng.normal(size=(rows, features)) * 10.0 ** rng.integers(-3, 4, features)
    x[:, ::4] *= rng.random((rows, len(range(0, features, 4)))) < 0.5
    # Seconds since 1970, which a float rounds to 128 s.
    x[:, -1] = 1.6e9 + rng.integers(0, 10**7, rows)
    scores = np.stack([sum(rng.normal() * np.tanh(x[:, f] / (np.abs(x[:, f]).mean() + 1e-9)) for f in range(features))
                       for _ in range(max(classes, targets, 1))], axis=1)
    scores += rng.normal(size=scores.shape) * 0.3
    if classes > 2:
        y = scores.argmax(axis=1)
        y[:classes] = range(classes)
        return x, y
    if classes == 2:
        return x, (scores[:, 0] > np.median(scores[:, 0])).astype(int)
    return x, scores[:, 0] * 50 if targets == 1 else scores * 50


def sklearn_model(rng, kind, features, small):
    """Returns trees, the number of outputs, base values, the transform and the classes."""
    name, task = kind.split("-")
    classes = {"binary": 2, "classes": 3}.get(task, 0)
    targets = 3 if task == "targets" else 1
    x, y = data(rng, features, classes, targets)
    trees = int(rng.integers(2, 5)) if small else int(rng.integers(1, 40))
    size = {"max_depth": int(rng.integers(2, 4 if small else 9)), "random_state": int(rng.integers(1 << 30))}
    if name == "hgb":
        x[rng.random(x.shape) < 0.1] = np.nan
        maker = ensemble.HistGradientBoostingClassifier if classes else ensemble.HistGradientBoostingRegressor
        model = maker(max_iter=trees, early_stopping=False, **size).fit(x, y)
        made = [hist_tree(p, k if classes > 2 else 0) for stage in model._predictors for k, p in enumerate(stage)]
        base = [float(v) for v in np.ravel(model._baseline_prediction)]
        return x, made, max(1, classes), base, transform_of(classes), classes
    x = x.astype(np.float32)
    if name == "gb":
        maker = ensemble.GradientBoostingClassifier if classes else ensemble.GradientBoostingRegressor
        model = maker(n_estimators=trees, **size).fit(x, y)
        made = [sklearn_tree(e.tree_, lambda n, e=e, k=k: {k: model.learning_rate * float(e.tree_.value[n, 0, 0])})
                for stage in model.estimators_ for k, e in enumerate(stage)]
        raw = model._raw_predict_init(x[:1])[0]
        return x, made, max(1, classes), [float(v) for v in raw], transform_of(classes), classes
    maker = {
        ("rf", False): ensemble.RandomForestRegressor, ("rf", True): ensemble.RandomForestClassifier,
        ("et", False): ensemble.ExtraTreesRegressor, ("et", True): ensemble.ExtraTreesClassifier,
    }[(name, classes > 0)]
    model = maker(n_estimators=trees, **size).fit(x, y)

    def leaf(tree, node):
        values = tree.value[node, 0] / tree.value[node, 0].sum() if classes else tree.value[node, :, 0]
        return {k: float(v) / trees for k, v in enumerate(values)}

    made = [sklearn_tree(e.tree_, lambda n, e=e: leaf(e.tree_, n)) for e in model.estimators_]
    return x, made, max(classes, targets), [], "NONE", classes


def transform_of(classes):
    return "SOFTMAX" if classes > 2 else "LOGISTIC" if classes else "NONE"


def drawn_model(rng, features, small):
    """Every combination that the format allows, whatever sense it makes."""
    classes = int(rng.choice([0, 0, 2, 2, 4]))
    outputs = classes if classes > 2 else int(rng.choice([1, 2])) if classes else int(rng.choice([1, 1, 3]))
    positive = rng.random() < 0.4
    mixed = rng.random() < 0.5
    mode = str(rng.choice(MODES))
    tracks = rng.random() < 0.6
    x = np.where(rng.random((800, features)) < 0.6, rng.integers(-3, 40, (800, features)), rng.normal(size=(800, features)) * 3)
    target = int(rng.integers(0, 2)) if classes == 2 and outputs == 1 else None
    transform = str(rng.choice(TRANSFORMS))
    if transform == "PROBIT":
        # Its argument is between 0 and 1, or the result is not finite.
        positive, target, outputs = True, None, max(outputs, min(classes, 2))
    count = int(rng.integers(1, 4 if small else 30))
    share = 0.9 / count if transform == "PROBIT" else 1
    trees = []
    for index in range(count):
        tree = Tree()

        def add(depth, all_targets=index == 0):
            if depth == 0 or rng.random() < 0.15:
                weights = (rng.random(outputs) + 0.05) * share if positive else rng.normal(size=outputs)
                return tree.add({target if target is not None else k: float(w) for k, w in enumerate(weights)
                                 if rng.random() < 0.9 or outputs == 1 or all_targets or transform == "PROBIT"})
            at = tree.add(None)
            # ONNX Runtime truncates a value before it looks for BRANCH_MEMBER in one way or another, so this mode is left out.
            chosen = str(rng.choice(MODES)) if mixed else mode
            feature = int(rng.integers(features))
            value = float(x[rng.integers(len(x)), feature])
            missing = int(tracks and rng.random() < 0.5)
            tree.parts[at] = (feature, chosen, value, missing, add(depth - 1), add(depth - 1))
            return at

        add(int(rng.integers(1, 5)))
        trees.append(tree)
    bases = [0, outputs] if classes != 2 else [0, 1, 2]
    base = [float(v) for v in rng.normal(size=0 if transform == "PROBIT" else rng.choice(bases))]
    return x, trees, outputs, base, transform, classes


def numbers(name, values, double):
    """An attribute of floats, or from ai.onnx.ml 3 a tensor of doubles."""
    if double:
        return {f"{name}_as_tensor": helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values)}
    return {name: [float(np.float32(v)) for v in values]}


def node_table(trees, prefix, double):
    lists = {f"nodes_{n}": [] for n in
             ["treeids", "nodeids", "featureids", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true", "hitrates"]}
    values, weights = [], []
    leaves = {f"{prefix}_{n}": [] for n in ["treeids", "nodeids", "ids"]}
    for t, tree in enumerate(trees):
        for n, part in enumerate(tree.parts):
            feature, mode, value, missing, yes, no = (0, "LEAF", 0.0, 0, 0, 0) if tree.is_leaf(n) else part
            values.append(value)
            row = {"treeids": t, "nodeids": n, "featureids": feature, "modes": mode, "truenodeids": yes, "falsenodeids": no,
                   "missing_value_tracks_true": missing, "hitrates": 1.0}
            for key, cell in row.items():
                lists[f"nodes_{key}"].append(cell)
            for target, weight in part.items() if tree.is_leaf(n) else []:
                leaves[f"{prefix}_treeids"].append(t)
                leaves[f"{prefix}_nodeids"].append(n)
                leaves[f"{prefix}_ids"].append(target)
                weights.append(weight)
    return lists | leaves | numbers("nodes_values", values, double) | numbers(f"{prefix}_weights", weights, double)


def tree_table(trees, double):
    """The layout of opset 5: interior nodes and leaves apart."""
    dtype = TensorProto.DOUBLE if double else TensorProto.FLOAT
    nodes, splits, modes, roots, ids, weights = [], [], [], [], [], []
    for tree in trees:
        where, first_node, first_leaf = {}, len(splits), len(ids)
        interior = [i for i in range(len(tree.parts)) if not tree.is_leaf(i)]
        leaf_parts = [i for i in range(len(tree.parts)) if tree.is_leaf(i)]
        for n, i in enumerate(interior):
            where[i] = (first_node + n, 0)
        for n, i in enumerate(leaf_parts):
            where[i] = (first_leaf + n, 1)
        roots.append(first_node)
        for i in interior:
            feature, mode, value, missing, yes, no = tree.parts[i]
            modes.append(MODES.index(mode))
            splits.append(value)
            nodes.append((feature, missing, *where[yes], *where[no]))
        if not interior:
            modes.append(0)
            splits.append(0.0)
            nodes.append((0, 0, first_leaf, 1, first_leaf, 1))
        for i in leaf_parts:
            (target, weight), = tree.parts[i].items()
            ids.append(target)
            weights.append(weight)
    keys = ["featureids", "missing_value_tracks_true", "truenodeids", "trueleafs", "falsenodeids", "falseleafs"]
    made = {f"nodes_{key}": [node[k] for node in nodes] for k, key in enumerate(keys)}
    return made | {
        "nodes_splits": helper.make_tensor("splits", dtype, [len(splits)], splits),
        "nodes_modes": helper.make_tensor("modes", TensorProto.UINT8, [len(modes)], modes),
        "leaf_weights": helper.make_tensor("weights", dtype, [len(weights)], weights),
        "leaf_targetids": ids,
        "tree_roots": roots,
    }


def tree_node(rng, model, double, version, input_name):
    x, trees, outputs, base, transform, classes = model
    if version == 5:
        return helper.make_node(
            "TreeEnsemble", [input_name], ["trees"], domain=ML, n_targets=outputs,
            aggregate_function=1, post_transform=TRANSFORMS.index(transform), **tree_table(trees, double))
    bases = numbers("base_values", base, double) if base else {}
    if not classes:
        extra = {"aggregate_function": "AVERAGE"} if rng.random() < 0.2 else {}
        return helper.make_node(
            "TreeEnsembleRegressor", [input_name], ["trees"], domain=ML, n_targets=outputs, post_transform=transform,
            **node_table(trees, "target", double), **bases, **extra)
    labels = ({"classlabels_strings": [f"c{k}" for k in range(classes)]} if rng.random() < 0.5
              else {"classlabels_int64s": list(range(classes))})
    return helper.make_node(
        "TreeEnsembleClassifier", [input_name], ["label", "trees"], domain=ML, post_transform=transform,
        **node_table(trees, "class", double), **bases, **labels)


def inputs_before(rng, features, double, nodes):
    """One matrix, or a column for each feature, which nodes join, name, select and convert."""
    kind = TensorProto.DOUBLE if double else TensorProto.FLOAT
    draw = rng.random()
    if draw < 0.45:
        return [helper.make_tensor_value_info("X", kind, [None, features])], "X"
    if draw < 0.6 and not double:
        nodes.append(helper.make_node("Cast", ["X"], ["cast"], to=TensorProto.FLOAT))
        return [helper.make_tensor_value_info("X", TensorProto.DOUBLE, [None, features])], "cast"
    infos = [helper.make_tensor_value_info(f"column {f}", kind, [None, 1]) for f in range(features)]
    names = [f"column {f}" for f in range(features)]
    if draw < 0.85 or double:
        nodes.append(helper.make_node("Concat", names, ["joined"], axis=1))
    else:
        nodes.append(helper.make_node("FeatureVectorizer", names, ["joined"], domain=ML, inputdimensions=[1] * features))
    order = rng.permutation(features)
    nodes.append(helper.make_node("Constant", [], ["order"], value=numpy_helper.from_array(order.astype(np.int64))))
    if rng.random() < 0.5:
        nodes.append(helper.make_node("ArrayFeatureExtractor", ["joined", "order"], ["chosen"], domain=ML))
    else:
        nodes.append(helper.make_node("Gather", ["joined", "order"], ["chosen"], axis=1))
    nodes.append(helper.make_node("Identity", ["chosen"], ["same"]))
    return infos, "same"


def outputs_after(rng, classes, outputs, transform, kind, nodes):
    """What scales, transforms and names the outputs of trees."""
    draw = rng.random()
    if classes:
        if draw < 0.4:
            labels = {"classlabels_strings": [f"c{k}" for k in range(classes)]} if rng.random() < 0.5 else {
                "classlabels_int64s": list(range(classes))}
            nodes.append(helper.make_node("ZipMap", ["trees"], ["named"], domain=ML, **labels))
            return "named"
        if draw < 0.55 and classes > 2 and transform == "NONE":
            nodes.append(helper.make_node("Normalizer", ["trees"], ["normal"], domain=ML, norm="L1"))
            return "normal"
        return "trees"
    if transform != "NONE" or draw < 0.4:
        return "trees"
    by = rng.normal(size=outputs if rng.random() < 0.5 else 1).astype(kind)
    nodes.append(helper.make_node("Constant", [], ["by"], value=numpy_helper.from_array(by)))
    operator = str(rng.choice(["Mul", "Add", "Sub", "Div"]))
    pair = ["by", "trees"] if operator in ("Sub", "Mul") and rng.random() < 0.5 else ["trees", "by"]
    nodes.append(helper.make_node(operator, pair, ["scaled"]))
    last = str(rng.choice(["Identity", "Sigmoid", "Neg", "Reshape"]))
    if last == "Reshape":
        nodes.append(helper.make_node("Constant", [], ["shape"], value=numpy_helper.from_array(np.array([-1, outputs], np.int64))))
        nodes.append(helper.make_node("Reshape", ["scaled", "shape"], ["final"]))
    else:
        nodes.append(helper.make_node(last, ["scaled"], ["final"]))
    return "final"


def write_model(rng, path, model, double, version):
    x, trees, outputs, base, transform, classes = model
    features = x.shape[1]
    nodes = []
    infos, name = inputs_before(rng, features, double, nodes)
    nodes.append(tree_node(rng, model, double, version, name))
    kind = np.float64 if double and version == 5 else np.float32
    final = outputs_after(rng, classes if version < 5 else 0, outputs, transform, kind, nodes)
    results = [helper.make_tensor_value_info("label", TensorProto.STRING, [None])] if classes and version < 5 else []
    graph = helper.make_graph(nodes, "trees", infos, [
        helper.make_tensor_value_info(r, TensorProto.DOUBLE if kind is np.float64 else TensorProto.FLOAT, None)
        for r in [final]])
    if final == "named":
        graph.output[0].ClearField("type")
    if results:
        label = graph.output.add()
        label.name = "label"
        # The label comes first, as the converters write it.
        scores = graph.output[0].SerializeToString()
        graph.output[0].CopyFrom(label)
        graph.output[1].ParseFromString(scores)
    made = helper.make_model(graph, producer_name="onnx_models.py", opset_imports=[
        helper.make_opsetid("", 13), helper.make_opsetid(ML, version)])
    made.ir_version = 8
    with open(path, "wb") as file:
        file.write(made.SerializeToString())


def hard_rows(rng, x, trees, count, double):
    kind = np.float64 if double else np.float32
    rows = x[rng.integers(0, len(x), count)].astype(kind)
    found = {}
    for tree in trees:
        for part in tree.parts:
            if not isinstance(part, dict):
                found.setdefault(part[0], []).append(part[2])
    odd = np.array([np.nan, 0, -0.0, 1e-40, -1e-40, 5e-324, 1e-35, 3e38, -3e38, 0.5, 7, 2.0**31, 2.0**63], kind)
    for feature in range(x.shape[1]):
        draw = rng.random(count)
        draw[:count // 5] = 1
        rows[draw < 0.2, feature] = rng.choice(odd, (draw < 0.2).sum())
        near = (draw >= 0.2) & (draw < 0.7)
        if feature in found and near.any():
            values = rng.choice(np.array(found[feature], kind), near.sum())
            step = rng.integers(-1, 2, near.sum())
            huge = kind(3e38)
            values = np.where(step < 0, np.nextafter(values, -huge), np.where(step > 0, np.nextafter(values, huge), values))
            # Histogram boosting splits missing values at infinity, which no request can give.
            rows[near, feature] = np.clip(values, -huge, huge)
    return rows


def main(folder, seed, count, row_count, small):
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        features = 5 if small else int(rng.integers(2, 12))
        drawn = index % 2 == 1
        version = int(rng.choice([1, 3, 3, 5]))
        double = version >= 3 and rng.random() < 0.4
        kind = "drawn" if drawn else KINDS[index // 2 % len(KINDS)]
        model = drawn_model(rng, features, small) if drawn else sklearn_model(rng, kind, features, small)
        x, trees, outputs, base, transform, classes = model
        # The layout of opset 5 has one weight a leaf and no base values.
        if version == 5 and transform == "PROBIT" and outputs > 1:
            version = 3
        single = all(len(part) == 1 for tree in trees for part in tree.parts if isinstance(part, dict))
        if version == 5 and (base or not single):
            if drawn:
                trees = [split_targets(tree, rng) for tree in trees]
                model = x, trees, outputs, [], transform, 0
            elif single:
                model = x, trees, outputs, [], transform, 0
            else:
                version = 3
        elif version == 5:
            model = x, trees, outputs, [], transform, 0
        mark = "-probit" if transform == "PROBIT" else ""
        path = f"{folder}/onnx-{kind}{mark}-{index}"
        write_model(rng, f"{path}.onnx", model, double, version)
        np.savetxt(f"{path}.rows.csv", hard_rows(rng, x, trees, row_count, double), delimiter=",", fmt="%.17g" if double else "%.9g")


def split_targets(tree, rng):
    """Keeps one of a leaf's weights."""
    for i, part in enumerate(tree.parts):
        if isinstance(part, dict):
            items = list(part.items()) or [(0, 0.0)]
            key, value = items[rng.integers(len(items))]
            tree.parts[i] = {key: value}
    return tree


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    main(arguments[0], *map(int, arguments[1:4]), "--small" in sys.argv)
