"""The usual Python service for the job: Flask and three XGBoost models, run by gunicorn.

    PEER_MODELS=FOLDER python3 peer.py     trains the models and writes them to FOLDER

../run.sh does this and starts gunicorn. PEER_LEAN=1 hides pandas and scikit-learn.
"""
import os
import sys

if "PEER_MODELS" not in os.environ:
    sys.exit(__doc__)

if "PEER_LEAN" in os.environ:
    # XGBoost imports both where they are installed, and works without them.
    sys.modules["pandas"] = sys.modules["sklearn"] = None

import numpy  # noqa: E402
import xgboost  # noqa: E402

FOLDER = os.environ["PEER_MODELS"]
FEATURES = 12


def train():
    """Models of about the shipped model's size, on made-up customers: start-up time depends on the size, not on the skill."""
    random = numpy.random.default_rng(1)
    rows = random.random((4000, FEATURES))
    for name, objective in (("probability", "binary:logistic"), ("days", "reg:squarederror"), ("value", "reg:squarederror")):
        target = rows[:, 0] + rows[:, 1] * rows[:, 2]
        labels = (target > 0.8).astype(int) if objective == "binary:logistic" else target * 50
        data = xgboost.DMatrix(rows, label=labels)
        parameters = {"objective": objective, "max_leaves": 20, "nthread": 1, "seed": 1}
        xgboost.train(parameters, data, 100).save_model(f"{FOLDER}/{name}.json")


if __name__ == "__main__":
    train()
    sys.exit()

from flask import Flask, jsonify, request  # noqa: E402

app = Flask(__name__)
models = {name: xgboost.Booster(model_file=f"{FOLDER}/{name}.json") for name in ("probability", "days", "value")}
for model in models.values():
    model.set_param({"nthread": 1})


@app.post("/api/score")
def score():
    row = numpy.array([request.get_json()["features"]], dtype=numpy.float32)
    return jsonify({name: float(model.inplace_predict(row)[0]) for name, model in models.items()})
