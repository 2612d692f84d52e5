"""`jupyter-book` on several cores, without the search for cyclic garbage.

Sphinx builds large trees and keeps them: there is next to nothing to find, neither while it works,
where looking would take half of its time, nor at its end. The price is memory, about a gigabyte
for the whole book, and some more for each process; beyond a few the longest page sets the time.
"""

import atexit
import functools
import gc
import os

if __name__ == "__main__":
    gc.disable()
    atexit.register(gc.freeze)  # what is left belongs to the system, not to a last search
    from jupyter_book import sphinx

    sphinx.build_sphinx = functools.partial(sphinx.build_sphinx, jobs=min(os.cpu_count() or 1, 4))
    from jupyter_book.cli.main import main

    main()
