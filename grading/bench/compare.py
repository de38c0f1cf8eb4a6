"""What two gradings of one class have to agree in."""

import json


def verdicts(out, name=lambda name: name):
    """(the rows of scores.csv in order, the last word on each test) of the --out folder; NAME gives a submission's name for comparing."""
    names, last = {}, {}
    for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["record"] == "submission":
            names[record["id"]] = name(record["name"])
        elif record["record"] == "verdict":
            last[names[record["submission"]], record["section"], record["test"], record["case"]] = record["outcome"]
    head, *rows = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    shown = sorted(",".join([name(row.partition(",")[0]), row.partition(",")[2]]) for row in rows)
    return [head, *shown], last


def difference(seen, wanted):
    """In words, the first few; empty where they agree."""
    if seen == wanted:
        return ""
    mine, theirs = seen[1], wanted[1]
    keys = sorted(key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key))
    told = [f"{key[0]} {'::'.join(key[1:3])}{key[3]}: {mine.get(key)}, not {theirs.get(key)}" for key in keys[:5]]
    return "; ".join(told) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "") or "scores.csv alone"
