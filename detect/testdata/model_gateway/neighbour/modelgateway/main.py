"""One call for many providers of models."""

import json
import os
import urllib.request


def completion(base, model, messages):
    """Ask a model; the caller names its address."""
    body = json.dumps({"model": model, "messages": messages}).encode()
    request = urllib.request.Request(base + "/v1/chat/completions", data=body)
    request.add_header("Authorization", "Bearer " + os.environ.get("MODEL_API_KEY", ""))
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
