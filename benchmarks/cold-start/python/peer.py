"""The usual Python service for the job: Flask and three XGBoost models, run by gunicorn. train() makes the models."""
import os
import sys

if "PEER_LEAN" in os.environ:
    # XGBoost imports both where they are, and does without where they are not.
    sys.modules["pandas"] = sys.modules["sklearn"] = None

import numpy  # noqa: E402
import xgboost  # noqa: E402

FOLDER = os.environ["PEER_MODELS"]
FEATURES = 12


def train():
    """Models of about the shipped one's size, on made-up customers: start-up time depends on size, not on skill."""
    random = numpy.random.default_rng(1)
    rows = random.random((4000, FEATURES))
    for name, objective in (("probability", "binary:logistic"), ("days", "reg:squarederror"), ("value", "reg:squarederror")):
        target = rows[:, 0] + rows[:, 1] * rows[:, 2]
        labels = (target > 0.8).astype(int) if objective == "binary:logistic" else target * 50
        data = xgboost.DMatrix(rows, label=labels)
        xgboost.train({"objective": objective, "max_leaves": 20, "nthread": 1, "seed": 1}, data, 100).save_model(f"{FOLDER}/{name}.json")


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
