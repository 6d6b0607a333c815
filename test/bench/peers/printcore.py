# Printrun's printcore as a sender for `npm run bench -- streaming`:
#   printcore.py PACKAGES PROGRAM PORT   then on its input: `run LINES`; one line of JSON for each.
import json
import resource
import sys
import time

packages, program, port = sys.argv[1:4]
sys.path.insert(0, packages)

from printrun import gcoder
from printrun.printcore import printcore

with open(program) as file:
    lines = file.read().split("\n")


def wait_until(is_true):
    while not is_true():
        time.sleep(0.002)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


host = printcore()
host.connect(port, 250000)
wait_until(lambda: host.online)
print("READY", flush=True)
for order in sys.stdin:
    count = int(order.split()[1])
    job = gcoder.LightGCode(lines[:count])
    before = cpu_seconds()
    host.startprint(job)
    wait_until(lambda: not host.printing)
    print(json.dumps({"lines": count, "cpuSeconds": cpu_seconds() - before}), flush=True)
host.disconnect()
