"""Questions with a typed answer. A dialog returns a value; whoever asked acts on it."""
