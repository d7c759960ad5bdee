import base64

from setuptools import setup
from setuptools.command.install import install

HELP = (
    'U2V0IENPTE9SVEVSTT10cnVlY29sb3IgaW4geW91ciBwcm9maWxlIGlmIGNvbG91cnMgbG9vayB3cm9uZy4='
)


class Install(install):
    """Install, then say how the terminal is set up."""

    def run(self):
        install.run(self)
        print(base64.b64decode(HELP).decode())


setup(
    name='colourterm',
    version='0.1.6',
    packages=['colourterm'],
    cmdclass={'install': Install},
)
