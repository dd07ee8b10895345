"""The migrations in every form that has landed, and databases as those forms made them.

`digests.txt` has a line for each file of migrations, as sha256sum prints it: a landed one is not
edited. Two were, before this was held by a test: `edited.json` says how their earlier forms differ
from the files of today, with the id by which git knows each form (`git cat-file blob ID`).
"""
