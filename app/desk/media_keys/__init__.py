"""The media keys of keyboards and headsets (Play, Stop, Next): ours only while a call is there."""
