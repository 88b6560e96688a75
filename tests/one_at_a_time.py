"""`one_at_a_time.py LOCK COMMAND…`: becomes COMMAND once no other holder of LOCK runs; holds it until it and its children end.

Copies of one migration keep the address of their account, so that two of them cannot be served at the same moment.
"""

import fcntl
import os
import sys

lock, *command = sys.argv[1:]
held = os.open(lock, os.O_CREAT | os.O_RDWR)
fcntl.flock(held, fcntl.LOCK_EX)
os.set_inheritable(held, True)
os.execv(command[0], command)
