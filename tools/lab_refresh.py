"""In JupyterLab: prose above the cell that computes its numbers shows them, too.

JupyterLab asks for the values of a paragraph when it is run, and the headlines stand before the
cells that compute them. So a cell that publishes numbers, or sets or changes what the prose may
compute with, has all prose shown again, once the cells that wait behind it have let it. `make lab`
lets the page reach JupyterLab's commands.
"""

from IPython import get_ipython
from IPython.display import Javascript, display

from tools.expressions import names_changed, names_imported, names_published, names_set

REFRESH = """
clearTimeout(window.frictionsRefresh);
window.frictionsRefresh = setTimeout(
  () => window.jupyterapp?.commands.execute("notebook:render-all-markdown"), 1000);
"""


def watch():
    """Do so after each cell of this kernel."""
    get_ipython().events.register("post_run_cell", refresh)


def refresh(result):
    """Have the prose shown again after a cell whose numbers it may show."""
    source = result.info.raw_cell or ""
    given = names_set(source) - names_imported(source)
    if given | names_changed(source) | names_published(source):
        display(Javascript(REFRESH))
