from .ansi import Fore

__all__ = ["Fore"]
