"""`jupyter-book` without the search for cyclic garbage, which would take half of its time.

Sphinx builds large trees and keeps them: there is next to nothing to find. The price is
memory, about a gigabyte for the whole book.
"""

import gc

if __name__ == "__main__":
    gc.disable()
    from jupyter_book.cli.main import main

    main()
