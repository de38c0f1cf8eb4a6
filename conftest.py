"""Names the kit's plugins, and does nothing else."""

pytest_plugins = [
    "grading.plugins.target",
    "grading.plugins.scenes",
    "grading.plugins.explorer",
    "grading.plugins.verdicts",
    "grading.plugins.coach",
    "grading.plugins.github",
    "grading.plugins.timeline",
]
