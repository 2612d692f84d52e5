"""A browser, and a server of the built book on loopback, for the tests of this directory.

Without Chromium, chromedriver or `_build/html` these tests are skipped and say so. With
`FRICTIONS_REQUIRE_BROWSER=1`, as in `make browser`, they fail instead.
"""

import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.browser.built_book import page_names
from tests.browser.observation import Observer

HTML = Path(__file__).parents[2] / "_build" / "html"

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-proxy-server",
    # A request off the machine fails at once instead of waiting for a name server.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1280,900",
)


def pytest_generate_tests(metafunc):
    """Run every test that asks for a `page` once for each page of the book, a page on one worker.

    What was seen or parsed of a page is then there for all of its tests.
    """
    if "page" in metafunc.fixturenames:
        pages = page_names(HTML) if (HTML / "searchindex.js").exists() else ["no book"]
        marks = pytest.mark.xdist_group
        metafunc.parametrize("page", [pytest.param(page, marks=marks(page)) for page in pages])


def unavailable(reason):
    """Skip, or fail where the browser tests are required."""
    if os.environ.get("FRICTIONS_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def html():
    """Return the directory of the built book."""
    if not (HTML / "searchindex.js").exists():
        unavailable(f"no built book in {HTML}: run `make book`")
    return HTML


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and does not report each one."""

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def site(html):
    """Serve the book on a free port of loopback and return its address."""
    handler = functools.partial(QuietHandler, directory=html)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    """Start one browser for all pages, with a profile of its own."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    chromedriver = shutil.which("chromedriver")
    if not browser or not chromedriver:
        unavailable("no Chromium with chromedriver (Debian: apt install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # The driver's path is given, so that Selenium looks for no other one on the network.
    running = webdriver.Chrome(service=Service(executable_path=chromedriver), options=options)
    running.set_script_timeout(100)  # the rules of accessibility take long
    yield running
    running.quit()


@pytest.fixture(scope="session")
def observe(driver, site):
    """Return a function that loads a page once and returns what was seen on it."""
    return functools.cache(Observer(driver, site).observe)
