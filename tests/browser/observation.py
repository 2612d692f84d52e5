"""What a browser sees on a page: loaded once, measured in every state the tests ask about."""

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.support.wait import WebDriverWait

from tools.run import ROOT

SCRIPTS = Path(__file__).with_name("measure.js").read_text(encoding="utf8")
DESKTOP, PHONE, PAPER = 1280, 390, 700
# The script of axe-core: where `make browser` puts it, or where the variable says.
INSTALLED = ROOT / ".venv" / "axe" / "axe_playwright_python" / "axe.min.js"
AXE = Path(os.environ.get("FRICTIONS_AXE") or INSTALLED)
# Of a thousand rows that are alike, the rules of accessibility are tried on those of one class.
SHOWN = {"book/scorecard": "?class=differs"}
MISSING = "return [...document.images].filter((i) => !i.complete).map((i) => i.src)"


@dataclass(frozen=True)
class Observation:
    """The findings on one page.

    `widths` and `spills` are by viewport width: the page's width, and the elements that
    reach beyond the viewport. `contrasts` are by theme: the worst few (ratio, text).
    `tab_stops` counts the formulas at which the tabulator stops, `sliders` are the sliders' names.
    `weights` are what a first visit loads, with its size in bytes, heaviest first. `accessibility`
    are the broken rules, None without axe-core. `missing` are the pictures not there for a reader
    who prints and has not scrolled, `frames` what paper may do to the frames of code, `cut` the
    code that it cuts.
    """

    console_errors: list[str]
    hosts: set[str]
    weights: list[tuple[str, int]]
    unrendered: list[str]
    raw_tex: list[str]
    images: list[dict]
    widths: dict[int, int]
    spills: dict[int, list[str]]
    backgrounds: dict[str, float]
    contrasts: dict[str, list]
    tab_stops: int
    sliders: list[str]
    accessibility: list[str] | None
    missing: list[str]
    frames: set[str]
    cut: list[str]


class Observer:
    """Loads pages of a site in one browser."""

    def __init__(self, driver: webdriver.Chrome, site: str):
        self.driver, self.site = driver, site

    def call(self, function: str, *arguments):
        """Call a function of `measure.js` in the page and return what it returns."""
        code = ", ".join(map(json.dumps, arguments))
        return self.driver.execute_script(f"{SCRIPTS}\nreturn {function}({code});")

    def call_async(self, function: str):
        """Call a function of `measure.js` that returns a promise; return what it comes to."""
        code = f"{SCRIPTS}\n{function}().then(arguments[0]);"
        return self.driver.execute_async_script(code)

    def load(self, address: str):
        """Open an address below the site, as on a first visit, and wait for its scripts."""
        self.open(address)
        self.settle()

    def open(self, address: str):
        """Open an address below the site, as on a first visit."""
        self.driver.get("about:blank")
        everything = {"origin": self.site, "storageTypes": "all"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", everything)
        for log in ("browser", "performance"):
            self.driver.get_log(log)  # reading a log empties it of the last page's entries
        self.driver.get(f"{self.site}/{address}")

    def settle(self):
        """Wait for formulas, pictures and fonts."""
        self.driver.execute_async_script(f"{SCRIPTS}\nsettle().then(arguments[0], arguments[0]);")

    def resize(self, width: int):
        """Give the viewport a width, as a desktop or a phone has it."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_async_script(f"{SCRIPTS}\nnextFrame().then(arguments[0]);")

    def console_errors(self) -> list[str]:
        """Return the errors that the page wrote to the console."""
        log = self.driver.get_log("browser")
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def events(self) -> list[dict]:
        """Return what the network did since this was last asked."""
        log = self.driver.get_log("performance")
        return [json.loads(entry["message"])["message"] for entry in log]

    def hosts(self) -> set[str]:
        """Return the hosts that the page sent requests to."""
        return hosts(self.events())

    def missing_images(self) -> list[str]:
        """Return the pictures that do not come although nobody scrolls."""
        try:
            WebDriverWait(self.driver, 20).until(lambda d: d.execute_script(MISSING) == [])
        except TimeoutException:
            return self.driver.execute_script(MISSING)
        return []

    def accessibility(self, page: str) -> list[str] | None:
        """Return the rules of accessibility that a page breaks, if there is axe-core."""
        if not AXE.is_file():
            return None
        if page in SHOWN:
            self.load(f"{page}.html{SHOWN[page]}")
        self.driver.execute_script(AXE.read_text(encoding="utf8"))
        return self.call_async("accessibility")

    @contextmanager
    def paper(self):
        """Show the page as it is printed."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.resize(PAPER)
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
            self.resize(DESKTOP)

    def first_visit(self, page: str) -> tuple[list[str], list[dict]]:
        """Load a page without a cache; return the pictures that are missing and what was loaded."""
        self.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        try:
            self.open(f"{page}.html")
            missing = self.missing_images()
            self.settle()
        finally:
            self.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
        return missing, self.events()

    def observe(self, page: str) -> Observation:
        """Load a page and look at it wide, narrow and on paper, light and dark."""
        self.resize(DESKTOP)
        missing, loaded = self.first_visit(page)
        tab_stops, sliders = self.call("tabStopsOfFormulas"), self.call("namesOfSliders")
        formulas, images = self.call("formulas"), self.call("images")
        widths, spills = {}, {}
        for width in (DESKTOP, PHONE):
            self.resize(width)
            widths[width] = self.call("pageWidth")
            spills[width] = self.call("spills", width)
        self.resize(DESKTOP)
        backgrounds, contrasts = {}, {}
        for theme in ("dark", "light"):
            self.call("switchTheme", theme)
            backgrounds[theme] = self.call("backgroundLuminance")
            contrasts[theme] = self.call("worstContrasts")
        # They hold what resizing and switching the theme led to as well.
        console_errors, requested = self.console_errors(), hosts(loaded) | self.hosts()
        accessibility = self.accessibility(page)
        with self.paper():
            frames = self.call("breaksOfFrames")
            cut = self.call("cutCode")
        return Observation(
            **formulas,
            images=images,
            widths=widths,
            spills=spills,
            backgrounds=backgrounds,
            contrasts=contrasts,
            tab_stops=tab_stops,
            sliders=sliders,
            console_errors=console_errors,
            hosts=requested,
            weights=weights(loaded),
            accessibility=accessibility,
            missing=missing,
            frames=set(frames),
            cut=cut,
        )


def hosts(events: list[dict]) -> set[str]:
    """Return the hosts that requests were sent to."""
    urls = map(_url, events)
    return {urlsplit(url).hostname for url in urls if urlsplit(url).netloc}


def weights(events: list[dict]) -> list[tuple[str, int]]:
    """Return what was loaded, with its size in bytes, heaviest first."""
    names, sizes = {}, {}
    for event in events:
        request = event["params"].get("requestId")
        if _url(event):
            names[request] = urlsplit(_url(event)).path.rpartition("/")[2]
        elif event["method"] == "Network.loadingFinished":
            sizes[request] = event["params"]["encodedDataLength"]
    found = [(names.get(request, "?"), int(size)) for request, size in sizes.items()]
    return sorted(found, key=lambda pair: -pair[1])


def _url(event: dict) -> str:
    """Return the address of a request event; '' for other events."""
    if event["method"] == "Network.requestWillBeSent":
        return event["params"]["request"]["url"]
    if event["method"] == "Network.webSocketCreated":
        return event["params"]["url"]
    return ""
