"""Our icons: one stroke width, drawn in black and tinted when used."""
