"""Where our time goes: the service under load while py-spy, if it is installed, looks into it."""

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

from bench.database import filled
from bench.rounds import Bench, Plan

HOW = "py-spy is not installed: .venv/bin/pip install py-spy, and run this again."


def profiled(folder: Path, scale: int, plan: Plan) -> None:
    """A picture of each query's stacks in the bench's folder."""
    found = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
    if found is None:
        raise SystemExit(HOW)
    with filled(folder, scale) as database:
        bench = Bench(database, replace(plan, names=["ours"], starts=1))
        with bench.running():
            for query in plan.queries:
                bench.warm_up(query)
                file = database.folder / "run" / f"profile-{query}.svg"
                look = [found, "record", "--rate", "400", "--duration", str(round(plan.seconds))]
                look += ["--output", str(file), "--pid", str(bench.alive[0].process.root)]
                looking = threading.Thread(target=subprocess.run, args=(look,))
                looking.start()
                bench.take_turns(query)
                looking.join()
                print(f"{query}: {file}")
