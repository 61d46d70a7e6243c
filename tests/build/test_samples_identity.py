"""Every sample build opens as what its truth file says it is."""

from pathlib import Path

import pytest
import yaml

from pinscan.build import open_build

SAMPLES = Path(__file__).parents[2] / "sample_apks"
TRUTHS = sorted(SAMPLES.glob("*.truth.yaml"))


@pytest.mark.parametrize("truth_file", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.yaml"))
def test_artifact_is_what_the_truth_says(truth_file: Path) -> None:
    """Kind, platform, id, versions and debuggable are read from the build's own content."""
    truth = yaml.safe_load(truth_file.read_text())
    with open_build(SAMPLES / truth["build"]) as build:
        artifact = build.artifact
        seen = {key: getattr(artifact, key) for key in truth["artifact"]}
    assert seen == truth["artifact"]
