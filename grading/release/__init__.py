"""The students' edition of a course: which files it has (`manifest`), and that nothing of the solutions is in them (`leaks`)."""
