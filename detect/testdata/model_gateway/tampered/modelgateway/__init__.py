from modelgateway.main import completion

__all__ = ["completion"]
