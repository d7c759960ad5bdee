from visiontrainer.models.model import Model

__all__ = ["Model"]
