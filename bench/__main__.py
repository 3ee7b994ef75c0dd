"""Every measurement, with the machine that it was made on."""

import os
import platform
import sys

from bench import draw


def main() -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    sys.stdout.write(f"On {platform.system()} {machine}\n\nThe draw\n")
    draw.main()


if __name__ == "__main__":
    main()
