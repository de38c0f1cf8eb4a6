"""A real Chromium without a window, for the tests of pages.

It has a profile of its own, asks nothing of any network by itself, and its every request and complaint is kept.
"""

import contextlib
import json
import shutil
from pathlib import Path

CHROMIUM, DRIVER = (next(filter(None, map(shutil.which, names)), None) for names in (("chromium", "chromium-browser"), ("chromedriver",)))
OPTIONS = (
    "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update",
    "disable-sync", "disable-dev-shm-usage", "force-prefers-reduced-motion",
)  # fmt: skip
PATIENCE = 120  # seconds for a page, on a busy machine


def missing():
    """What is missing here, with the cure, or nothing."""
    if not CHROMIUM or not DRIVER:
        return "Chromium and its driver are not installed (Debian: apt-get install chromium chromium-driver)"
    return ""


@contextlib.contextmanager
def started(profile):
    """A Browser, with its profile in the folder PROFILE, until it is left."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (*OPTIONS, f"user-data-dir={profile}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_page_load_timeout(PATIENCE)
    driver.set_script_timeout(PATIENCE)
    try:
        yield Browser(driver)
    finally:
        driver.quit()


class Browser:
    """One tab."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, path, *, width=1280, height=900, dark=False, fragment=""):
        """Open the file at PATH in a window of that WIDTH and HEIGHT."""
        self.driver.get("about:blank")
        self._told("performance"), self._told("browser")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get(Path(path).as_uri() + fragment)

    def run(self, script, *arguments):
        """What the SCRIPT returns."""
        return self.driver.execute_script(script, *arguments)

    def text(self, selector):
        """What the first element that SELECTOR finds says."""
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def count(self, selector):
        """How many elements SELECTOR finds that are shown."""
        return self.run("return [...document.querySelectorAll(arguments[0])].filter((each) => each.getClientRects().length).length", selector)

    def click(self, selector):
        """Click on the first element that SELECTOR finds."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def press(self, *keys):
        """Press KEYS, one after the other, in whatever has the focus."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def until(self, holds, *arguments):
        """Wait until the script HOLDS, which a page that is left or entered takes its time for; TimeoutException after PATIENCE."""
        from selenium.webdriver.support.wait import WebDriverWait

        WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda driver: driver.execute_script(f"return Boolean({holds})", *arguments))

    def overflow(self):
        """How many pixels the page is wider than its window."""
        return self.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def complaints(self):
        """What the browser wrote into its console since the page was opened, policy violations included."""
        return [entry["message"] for entry in self._told("browser")]

    def requests(self):
        """The addresses that were asked for since the page was opened, but for the page itself."""
        events = [json.loads(entry["message"])["message"] for entry in self._told("performance")]
        asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [address for address in asked if not address.startswith(("data:", "about:")) and address != self.driver.current_url.partition("#")[0]]

    def _told(self, log):
        return self.driver.get_log(log)
