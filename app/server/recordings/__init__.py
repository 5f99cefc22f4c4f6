"""Recordings: uploaded by seats as they were sealed, heard by supervisors, erased on request or in time."""
