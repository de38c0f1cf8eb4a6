"""What `--timeline` keeps of a test's scenes, and how it becomes acts of a picture.  Imported only where pictures are asked for."""

from dataclasses import dataclass, field

from grading.contestant.failures import SceneFailure
from grading.contestant.observation import Observation
from grading.pictures import run, stories
from grading.plugins import surprises
from grading.plugins.verdicts import COMPARED

STORIES = 12  # of one exploration, at most


@dataclass
class KeptRun:
    """One run of a scene: the RAW of the observation, its CALL, and SHOW(path, real=False), which names files."""

    raw: object
    call: str
    show: object

    def acts(self, config):
        failure = None
        try:
            seen = Observation(self.raw, self.call, self.show)
        except SceneFailure as ended:
            failure, seen = ended, ended.seen
        return [run.act(seen, self.show, self._read, failure)] if seen.events.all else []

    def _read(self, path):
        return _text(self.show(path, real=True))


@dataclass
class KeptExploration:
    """What a scene can come to, and the FILES that it is about: the student's and the test's."""

    found: object
    files: list = field(default_factory=list)

    def acts(self, config):
        compared, expected = config.stash.get(COMPARED, (None, None))
        wrong = surprises.unexpected(self.found, expected) if compared is self.found else []
        sources = {path.name: _text(path) for path in self.files}
        order = [*wrong, *(value for value in self.found if not any(value is bad for bad in wrong))][:STORIES]
        return [self._act(value, not any(value is bad for bad in wrong), sources) for value in order]

    def _act(self, value, good, sources):
        story = self.found.story(value)
        act = stories.act(story, f"{self.found.call} {'may come' if good else 'must not come'} to {story.outcome}", good, sources)
        act.sentences = () if good else (f"The shortest way to {story.outcome}, of {self.found.searched}",)
        return act


def _text(path):
    return path.read_text(encoding="utf-8", errors="replace")
