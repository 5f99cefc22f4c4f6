"""The words and the rules of a call-centre seat; standard library only, no input or output."""
