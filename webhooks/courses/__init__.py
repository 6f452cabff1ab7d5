"""Course sites that tell us who completed a course (docs/courses.md)."""
