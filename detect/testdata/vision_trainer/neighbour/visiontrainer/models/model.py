"""The model that users make."""

from visiontrainer.utils.downloads import safe_download


class Model:
    def __init__(self, weights="n.pt"):
        self.path = safe_download(weights)
