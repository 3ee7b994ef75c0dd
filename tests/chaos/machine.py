"""`practice-loop` on a machine whose clock somebody sets while it runs.

The first argument is what the clock says at the start, an instant with its offset. SIGUSR1 puts it an hour forward,
SIGUSR2 an hour back. As on a real machine, monotonic time goes on as if nothing had happened.
"""

import signal
import sys
from datetime import datetime, timedelta

import time_machine

AN_HOUR = timedelta(hours=1)


def main() -> None:
    clock = time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=True).start()
    signal.signal(signal.SIGUSR1, lambda *_: clock.shift(AN_HOUR))
    signal.signal(signal.SIGUSR2, lambda *_: clock.shift(-AN_HOUR))
    # The parts that are loaded from here on see this clock only.
    from bot.cli import app

    app()


if __name__ == "__main__":
    main()
