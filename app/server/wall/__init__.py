"""Wall screens: links that can be taken back, and a picture without anybody in it."""
