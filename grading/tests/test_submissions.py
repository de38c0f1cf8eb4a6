"""Looking up, reading and staging what students hand in, hostile archives included."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile

import pytest

from grading.submissions import archives, staging, tree
from grading.tests.toyclass import Toy

CODE = b"answer = 42\n"


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


@pytest.fixture
def stage(toy):
    """Stage a path; what came of it, and the files that are there now."""

    def stage(path):
        root = toy.root / "stage" / path.name
        staged = staging.stage(path, toy.load(), root)
        files = sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())
        assert bool(staged.refused) == (not root.exists())
        return staged, files

    return stage


def make_zip(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def make_tar(path, members, mode="w:gz"):
    """MEMBERS: name -> bytes, or a TarInfo."""
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            if isinstance(data, tarfile.TarInfo):
                archive.addfile(data)
            else:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return path


def member(name, kind, **fields):
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


# Where a file may lie


@pytest.mark.parametrize("name", ["01_fork/forking.py", "exercises/01_fork/forking.py", "forking.py", "ann/forking.py", "a/b/c/exercises/01_fork/forking.py"])
def test_a_file_is_found_in_every_promised_place(toy, stage, name):
    toy.write(toy.class_ / "ann" / name, CODE)
    staged, files = stage(toy.class_ / "ann")
    assert files == ["01_fork/forking.py"]
    assert staged.notes == ("missing: 02_process/processes.py",)
    assert (toy.root / "stage/ann/01_fork/forking.py").read_bytes() == CODE


def test_two_candidates_are_refused_and_both_named(toy, stage):
    toy.write(toy.class_ / "ann/wrap/01_fork/forking.py", CODE)
    toy.write(toy.class_ / "ann/wrap/forking.py", CODE)
    staged, _ = stage(toy.class_ / "ann")
    assert staged.refused == "01_fork/forking.py and forking.py both answer 01_fork/forking.py; hand in only one"


def test_a_file_in_a_strange_place_is_pointed_out(toy, stage):
    toy.write(toy.class_ / "ann/src/deep/Forking.py", CODE)
    toy.write(toy.class_ / "ann/notes.txt", CODE)
    assert stage(toy.class_ / "ann")[0].refused == (
        "holds no file of the course where it is looked for; src/deep/Forking.py should be 01_fork/forking.py"
    )


def test_a_folder_with_nothing_of_the_course(toy, stage):
    toy.write(toy.class_ / "ann/essay.txt", CODE)
    assert stage(toy.class_ / "ann")[0].refused == (
        "holds no file of the course; looked for 01_fork/forking.py, exercises/01_fork/forking.py, forking.py and the like"
    )


def test_what_python_or_pytest_would_read_by_itself_is_listed_and_left(toy, stage):
    for name in ("conftest.py", "pytest.ini", "sitecustomize.py", "threading.py", "01_fork/helper.py", "01_fork/test_forking.py", "README.md"):
        toy.write(toy.class_ / "ann" / name, CODE)
    toy.write(toy.class_ / "ann/01_fork/forking.py", CODE)
    staged, files = stage(toy.class_ / "ann")
    assert files == ["01_fork/forking.py"]
    assert staged.notes[1] == "not taken: conftest.py, pytest.ini, sitecustomize.py, threading.py, 01_fork/helper.py"


def test_junk_is_passed_over_without_a_word(toy, stage):
    toy.write(toy.class_ / "ann/s/01_fork/forking.py", CODE)
    toy.write(toy.class_ / "ann/s/02_process/processes.py", CODE)
    for name in ("__MACOSX/s/._forking.py", ".DS_Store", "s/.git/hooks/x.py", "s/__pycache__/forking.cpython-311.pyc", "s/env/pyvenv.cfg", "s/env/x.py"):
        toy.write(toy.class_ / "ann" / name, b"junk")
    staged, _ = stage(toy.class_ / "ann")
    assert staged.notes == ()


# Files that are none


def test_a_link_in_a_files_place_is_refused(toy, stage):
    secret = toy.write(toy.root / "secret.py", CODE)
    toy.write(toy.class_ / "ann/02_process/processes.py", CODE)
    (toy.class_ / "ann/01_fork").mkdir()
    (toy.class_ / "ann/01_fork/forking.py").symlink_to(secret)
    assert stage(toy.class_ / "ann")[0].refused == "01_fork/forking.py is a link; hand in the file itself"


def test_links_to_folders_are_not_followed(toy, stage):
    toy.write(toy.root / "elsewhere/forking.py", CODE)
    (toy.class_ / "ann").mkdir()
    (toy.class_ / "ann/01_fork").symlink_to(toy.root / "elsewhere")
    assert "holds no file of the course" in stage(toy.class_ / "ann")[0].refused
    (toy.class_ / "bob").symlink_to(toy.root / "elsewhere")
    assert stage(toy.class_ / "bob")[0].refused == "is a link; put the folder itself there"


def test_a_pipe_in_a_files_place_blocks_nobody(toy, stage):
    (toy.class_ / "ann/01_fork").mkdir(parents=True)
    os.mkfifo(toy.class_ / "ann/01_fork/forking.py")
    assert stage(toy.class_ / "ann")[0].refused == "01_fork/forking.py is no regular file; hand in the file itself"
    os.mkfifo(toy.class_ / "bob")
    assert stage(toy.class_ / "bob")[0].refused == "is no folder and no archive but a device, a socket or a pipe"


def test_a_file_that_turns_into_a_link_or_a_pipe_is_not_read(toy):
    """Between looking and reading somebody may have changed it."""
    toy.write(toy.root / "secret.py", CODE)
    (toy.root / "forking.py").symlink_to(toy.root / "secret.py")
    os.mkfifo(toy.root / "pipe.py")
    with pytest.raises(tree.Refused, match="forking.py: cannot be read"):
        staging._read(toy.root, tree.PurePosixPath("forking.py"))
    with pytest.raises(tree.Refused, match="pipe.py is no regular file"):
        staging._read(toy.root, tree.PurePosixPath("pipe.py"))


def test_a_big_file_is_refused(toy, stage):
    toy.write(toy.class_ / "ann/forking.py", b"#" * 1_000_001)
    assert stage(toy.class_ / "ann")[0].refused == "forking.py has 1,000,001 bytes; at most 1,000,000 are taken"


def test_unreadable_files_and_folders_are_refused_in_words(toy, stage, monkeypatch):
    """Root reads everything, so the refusal of the system is played."""
    toy.write(toy.class_ / "ann/forking.py", CODE)

    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert stage(toy.class_ / "ann")[0].refused == "forking.py: cannot be read (Permission denied); make it readable and grade again"
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        assert stage(toy.class_ / "ann")[0].refused == "the folder: cannot be read (Permission denied); make it readable and grade again"
    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", refuse)
        assert stage(toy.class_ / "ann")[0].refused == "cannot be read (Permission denied); make it readable and grade again"


def test_too_many_files_are_refused(toy, stage, monkeypatch):
    monkeypatch.setattr(tree, "MAX_ENTRIES", 3)
    for name in "abc":
        toy.write(toy.class_ / "ann" / f"{name}.py", CODE)
    toy.write(toy.class_ / "ann/01_fork/forking.py", CODE)
    assert stage(toy.class_ / "ann")[0].refused == "holds more than 3 files; hand in the course's folders only"


def test_source_in_any_encoding_is_staged_byte_for_byte(toy, stage):
    for name, data in {"ann": b"# caf\xe9\n", "bob": b"# coding: latin-1\nx = '\xe9'\n", "cleo": b"# coding: nonsense\n", "dan": b"\xff\xfe\x00x\x00"}.items():
        path = toy.write(toy.class_ / name / "forking.py", data)
        assert stage(path.parent)[0].refused == ""
        assert (toy.root / "stage" / name / "01_fork/forking.py").read_bytes() == data


def test_digests_change_with_the_file_of_their_section_only(toy, stage):
    toy.submit("ann", "x")
    toy.submit("bob", "y")
    ann, bob = stage(toy.class_ / "ann")[0].digests, stage(toy.class_ / "bob")[0].digests
    assert ann["01_fork"] != bob["01_fork"] and ann["02_process"] == bob["02_process"]


# Archives


@pytest.mark.parametrize("suffix, mode", [(".tar", "w"), (".tar.gz", "w:gz"), (".tgz", "w:gz"), (".tar.bz2", "w:bz2"), (".tar.xz", "w:xz"), (".zip", "w:gz")])
def test_tars_of_every_kind_are_read_whatever_their_suffix_says(toy, stage, suffix, mode):
    path = make_tar(toy.class_ / f"ann{suffix}", {"hw/01_fork/forking.py": CODE, "hw/02_process/processes.py": CODE, "hw/._x.py": b"junk"}, mode)
    staged, files = stage(path)
    assert staged.refused == "" and staged.notes == ()
    assert files == ["01_fork/forking.py", "02_process/processes.py"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zips_are_read(toy, stage, compression):
    members = {"hw/": b"", "hw/01_fork/forking.py": CODE, r"hw\02_process\processes.py": CODE, "__MACOSX/hw/._forking.py": b"junk", "hw/.DS_Store": b""}
    staged, files = stage(make_zip(toy.class_ / "ann.zip", members, compression))
    assert staged.refused == "" and staged.notes == ()
    assert files == ["01_fork/forking.py", "02_process/processes.py"]
    assert stat.S_IMODE(os.stat(toy.root / "stage/ann.zip/01_fork/forking.py").st_mode) & 0o111 == 0


def test_an_archive_alone_in_a_folder_is_the_submission(toy, stage):
    """Moodle exports a folder a student; with anything beside it, it is a file like any other."""
    folder = toy.class_ / "ann_1_assignsubmission_file_"
    folder.mkdir()
    make_zip(folder / "homework.zip", {"my homework/forking.py": CODE})
    toy.write(folder / ".DS_Store", b"")
    staged, files = stage(folder)
    assert (staged.refused, list(files)) == ("", ["01_fork/forking.py"])
    toy.write(folder / "notes.txt", b"")
    assert "holds no file of the course" in staging.stage(folder, toy.load(), toy.root / "stage" / "again").refused


def test_a_link_to_an_archive_alone_in_a_folder_is_not_followed(toy, stage):
    folder = toy.class_ / "ann"
    folder.mkdir()
    (folder / "homework.zip").symlink_to(make_zip(toy.root / "elsewhere.zip", {"forking.py": CODE}))
    assert "holds no file of the course" in stage(folder)[0].refused


def test_two_gzip_streams_behind_one_another_are_one_archive(toy, stage):
    raw = make_tar(toy.root / "raw.tar", {"forking.py": CODE}, "w").read_bytes()
    path = toy.write(toy.class_ / "ann.tar.gz", gzip.compress(raw[:700]) + gzip.compress(raw[700:]))
    assert stage(path)[1] == ["01_fork/forking.py"]


@pytest.mark.parametrize("name", ["../forking.py", "/etc/forking.py", "a/../../forking.py", r"..\forking.py", "C:/forking.py"])
def test_names_that_lead_out_are_refused(toy, stage, name):
    words = f"{name} leads out of the archive; pack the folder itself, with relative paths"
    assert stage(make_zip(toy.class_ / "ann.zip", {name: CODE}))[0].refused == words
    assert stage(make_tar(toy.class_ / "ann.tar.gz", {name: CODE}))[0].refused == words
    assert not (toy.class_.parent / "forking.py").exists()


HOSTILE = {
    "symlink": member("forking.py", tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": member("forking.py", tarfile.LNKTYPE, linkname="x.py"),
    "device": member("forking.py", tarfile.CHRTYPE, devmajor=1, devminor=5),
    "pipe": member("forking.py", tarfile.FIFOTYPE),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_tar_members_that_are_no_files_are_refused(toy, stage, kind):
    path = make_tar(toy.class_ / "ann.tar", {"x.py": CODE, "forking.py": HOSTILE[kind]}, "w")
    wanted = "forking.py is a link; hand in the file itself" if "link" in kind else "forking.py is no regular file; hand in files and folders only"
    assert stage(path)[0].refused == wanted


@pytest.mark.parametrize("mode, words", [(stat.S_IFLNK, "is a link"), (stat.S_IFCHR, "is no regular file")])
def test_zip_members_that_are_no_files_are_refused(toy, stage, mode, words):
    info = zipfile.ZipInfo("forking.py")
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    assert words in stage(make_zip(toy.class_ / "ann.zip", {info: b"/etc/passwd"}))[0].refused


def test_two_members_of_one_name_are_refused(toy, stage):
    path = make_zip(toy.class_ / "ann.zip", {"forking.py": CODE, "./forking.py": b"other"})
    assert stage(path)[0].refused == "holds forking.py twice; hand in only one"


def test_decompression_bombs_are_refused_without_being_unpacked(toy, stage, monkeypatch):
    zeros = b"\0" * 11_000_000
    for path in (make_zip(toy.class_ / "ann.zip", {"forking.py": CODE, "z.bin": zeros}), make_tar(toy.class_ / "ann.tar.gz", {"forking.py": CODE, "z.bin": zeros})):
        refused = stage(path)[0].refused
        assert refused.startswith("unpacks to ") and refused.endswith("times its size, as a decompression bomb does; hand in the course's folders only")
    huge = member("z.bin", tarfile.REGTYPE, size=200_000_000).tobuf()  # the header alone: it is not read any further
    assert stage(toy.write(toy.class_ / "bob.tar", huge + b"\0" * 1024))[0].refused == (
        "unpacks to more than 100 MB; hand in the course's folders only"
    )


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_header_that_is_a_bomb_itself_is_refused(toy, stage, monkeypatch, mode):
    """tarfile reads the long names and the pax headers into memory, so the stream itself is bounded."""
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    path = toy.class_ / "ann.tar"
    with tarfile.open(path, mode, format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member("forking.py", tarfile.REGTYPE, pax_headers={"comment": "x" * 5_000_000}))
    assert stage(path)[0].refused == "unpacks to more than 1 MB; hand in the course's folders only"


def test_a_member_that_is_bigger_than_it_says_is_refused(toy, stage):
    path = make_zip(toy.class_ / "ann.zip", {"forking.py": b"#" * 1_500_000})
    raw = path.read_bytes().replace(struct.pack("<L", 1_500_000), struct.pack("<L", 1_000))
    path.write_bytes(raw)
    assert stage(path)[0].refused


def test_too_many_members_are_refused(toy, stage, monkeypatch):
    names = {f"f{number}.py": b"" for number in range(6)}
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    words = "has more members than any submission needs; hand in the course's folders only (at most 5 files)"
    assert stage(make_zip(toy.class_ / "ann.zip", names))[0].refused == words
    assert stage(make_tar(toy.class_ / "ann.tar", names, "w"))[0].refused == words
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5_000)
    monkeypatch.setattr(archives, "MAX_INDEX", 100)
    assert "has more members" in stage(make_zip(toy.class_ / "bob.zip", names))[0].refused


def test_broken_archives_are_refused_in_one_line(toy, stage):
    good_zip = make_zip(toy.root / "good.zip", {"forking.py": os.urandom(3_000)}).read_bytes()
    good_tar = make_tar(toy.root / "good.tar.gz", {"forking.py": os.urandom(3_000)}).read_bytes()
    broken = {
        "cut.zip": good_zip[:-30], "head.zip": b"PK\x03\x04", "crc.zip": good_zip[:200] + b"\0" * 50 + good_zip[250:],
        "cut.tar.gz": good_tar[:-900], "noise.tar.gz": b"\x1f\x8b" + b"noise" * 99, "noise.tar": b"noise" * 999, "empty.tar": b"",
        "empty.zip": b"", "zeros.tar": b"\0" * 2048, "noise.tar.xz": b"\xfd7zXZ\x00" + b"noise" * 99, "noise.tar.bz2": b"BZh9" + b"noise" * 99,
    }  # fmt: skip
    for name, data in broken.items():
        refused = stage(toy.write(toy.class_ / name, data))[0].refused
        assert "pack it again" in refused and "\n" not in refused, (name, refused)


def test_damaged_archives_never_crash(toy):
    """Every byte of a small archive turned over, one after another: staged or refused, nothing else."""
    members = {"forking.py": CODE}
    for path in (make_zip(toy.root / "a.zip", members), make_tar(toy.root / "a.tar.gz", members), make_tar(toy.root / "a.tar", members, "w")):
        data = path.read_bytes()
        for place in range(min(600, len(data))):
            damaged = toy.write(toy.root / f"x{path.name[1:]}", data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
            staging.stage(damaged, toy.load(), toy.root / "stage" / f"{path.suffix}{place}")


def test_an_encrypted_zip_is_refused(toy, stage):
    path = make_zip(toy.class_ / "ann.zip", {"forking.py": CODE}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + offset] |= 1
    path.write_bytes(raw)
    assert stage(path)[0].refused == "is encrypted; pack it again without a password"


def test_a_method_that_is_not_known_is_refused(toy, stage):
    path = make_zip(toy.class_ / "ann.zip", {"forking.py": CODE}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        raw[raw.index(signature) + offset] = 99
    path.write_bytes(raw)
    refused = stage(path)[0].refused
    assert refused.startswith("forking.py: cannot be unpacked (") and refused.endswith("pack it again as an ordinary zip")


@pytest.mark.parametrize("name, words", [("ann.rar", "an archive of a kind that is not read"), ("ann.py", "is a file; a submission is a folder or an archive")])
def test_a_plain_file_is_told_what_to_be(toy, stage, name, words):
    assert words in stage(toy.write(toy.class_ / name, CODE))[0].refused
