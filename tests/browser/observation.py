"""What a browser sees on a page: loaded once, measured in every state the tests ask about."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver

SCRIPTS = Path(__file__).with_name("measure.js").read_text(encoding="utf8")
DESKTOP, PHONE = 1280, 390


@dataclass(frozen=True)
class Observation:
    """The findings on one page.

    `widths` and `spills` are by viewport width: the page's width, and the elements that
    reach beyond the viewport. `contrasts` are by theme: the worst few (ratio, text).
    `tab_stops` counts the formulas at which the tabulator stops, `sliders` are the sliders' names.
    """

    console_errors: list[str]
    hosts: set[str]
    formulas: int
    unrendered: list[str]
    raw_tex: list[str]
    images: list[dict]
    widths: dict[int, int]
    spills: dict[int, list[str]]
    backgrounds: dict[str, float]
    contrasts: dict[str, list]
    tab_stops: int
    sliders: list[str]


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
        self.driver.get("about:blank")
        everything = {"origin": self.site, "storageTypes": "all"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", everything)
        for log in ("browser", "performance"):
            self.driver.get_log(log)  # reading a log empties it of the last page's entries
        self.driver.get(f"{self.site}/{address}")
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

    def hosts(self) -> set[str]:
        """Return the hosts that the page sent requests to."""
        messages = [json.loads(e["message"]) for e in self.driver.get_log("performance")]
        events = [message["message"] for message in messages]
        urls = [_url(event) for event in events]
        return {urlsplit(url).hostname for url in urls if urlsplit(url).netloc}

    def weights(self, address: str) -> list[tuple[str, int]]:
        """Return what a first visit loads, with its size in bytes, heaviest first."""
        self.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        try:
            self.load(address)
        finally:
            self.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
        names, sizes = {}, {}
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            request = event["params"].get("requestId")
            if _url(event):
                names[request] = urlsplit(_url(event)).path.rpartition("/")[2]
            elif event["method"] == "Network.loadingFinished":
                sizes[request] = event["params"]["encodedDataLength"]
        found = [(names.get(request, "?"), int(size)) for request, size in sizes.items()]
        return sorted(found, key=lambda pair: -pair[1])

    def observe(self, page: str) -> Observation:
        """Load a page and look at it wide and narrow, light and dark."""
        self.resize(DESKTOP)
        self.load(f"{page}.html")
        tab_stops, sliders = self.call("tabStopsOfFormulas"), self.call("namesOfSliders")
        widths, spills = {}, {}
        for width in (DESKTOP, PHONE):
            self.resize(width)
            widths[width] = self.call("pageWidth")
            spills[width] = self.call("spills", width)
        self.resize(DESKTOP)
        backgrounds, contrasts = {}, {}
        for theme in ("light", "dark"):
            self.call("switchTheme", theme)
            backgrounds[theme] = self.call("backgroundLuminance")
            contrasts[theme] = self.call("worstContrasts")
        return Observation(
            **self.call("formulas"),
            images=self.call("images"),
            widths=widths,
            spills=spills,
            backgrounds=backgrounds,
            contrasts=contrasts,
            tab_stops=tab_stops,
            sliders=sliders,
            # Last, so that they hold what resizing and switching the theme led to as well.
            console_errors=self.console_errors(),
            hosts=self.hosts(),
        )


def _url(event: dict) -> str:
    """Return the address of a request event; '' for other events."""
    if event["method"] == "Network.requestWillBeSent":
        return event["params"]["request"]["url"]
    if event["method"] == "Network.webSocketCreated":
        return event["params"]["url"]
    return ""
